using System.Text.Json.Serialization;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// Forward-OFA's controller, policy projection and generators (KDD 2025): interest r and budget → v = H(r), logits of keeping and skipping each block →
/// the structure; the distribution of v → structural vector q, the guide; the interest z as seen from q → one generator a block → its parameters.
/// </summary>
/// <remarks>
/// Tensors (float32), d = the backbone's width, h = <see cref="Hidden"/>, L skippable blocks, n_b values of block b (<see cref="AdaptationSpec"/>):
/// <c>controller.inner.{weight,bias}</c> (h, d + 1) and (h), ReLU, <c>controller.outer.{weight,bias}</c> (2L, h) and (2L): L logits of keeping, then L of
/// skipping; the last input is the budget's share of all blocks' cost. <c>projection.{weight,bias}</c> (d, 2L) and (d).
/// <c>generator.{b}.inner.{weight,bias}</c> (h, d) and (h), ReLU, <c>generator.{b}.outer.{weight,bias}</c> (n_b, h) and (n_b); with
/// <see cref="SharedTrunk"/> one <c>generator.inner</c> in place of L. Gains are 1 + output, all other values the output.
/// Without a personal interest the controller reads zeros for r, and the generators tanh(q) for z.
/// </remarks>
public sealed record ForwardOfaSpec : CustomizerSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "forward-ofa";

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<PlanPart> Decides => Parameters == ParameterSource.None ? [PlanPart.Structure] : [PlanPart.Structure, PlanPart.Parameters];

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsInterest => ReadsUnguidedInterest || ReadsGuidedInterest;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsUnguidedInterest => Structures is StructureSource.Personal or StructureSource.Random;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsGuidedInterest => Parameters == ParameterSource.Personal;

    /// <inheritdoc/>
    [JsonIgnore]
    public override AdaptationSpec? Adapts => Adaptation;

    /// <summary>What decides the structure.</summary>
    public required StructureSource Structures { get; init; }

    /// <summary>With <see cref="StructureSource.Fixed"/> a digit a block, 1 where it is kept; else empty.</summary>
    public required string Kept { get; init; }

    /// <summary>What decides the parameters.</summary>
    public required ParameterSource Parameters { get; init; }

    /// <summary>How parameters change the network; null exactly without parameters.</summary>
    public required AdaptationSpec? Adaptation { get; init; }

    /// <summary>What the policy projection reads.</summary>
    public required ProjectionInput Projection { get; init; }

    /// <summary>Inner width of controller and generators, 1 to 1,024.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether the generators share their first layer, the ablation of parallel ones.</summary>
    public required bool SharedTrunk { get; init; }

    /// <summary>The average that all users share, or null where each has a budget alone. Since format 7.</summary>
    public FleetBudget? Fleet { get; init; }

    /// <summary>Whether there is a controller.</summary>
    [JsonIgnore]
    public bool HasController => Structures is StructureSource.Personal or StructureSource.Constant;

    /// <summary>The first layer of a block's generator.</summary>
    public string InnerOf(SkippableBlock block) => SharedTrunk ? "generator.inner" : $"generator.{block.Name}.inner";

    /// <summary>The second layer of a block's generator.</summary>
    public static string OuterOf(SkippableBlock block) => $"generator.{block.Name}.outer";

    /// <summary>The structure of <see cref="StructureSource.Fixed"/>.</summary>
    public Structure FixedStructure() => new([.. Kept.Select(digit => digit == '1')]);

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors(BackboneSpec backbone)
    {
        var blocks = backbone.SkippableBlocks();
        var (width, count) = (backbone.Width, blocks.Count);
        return
        [
            .. HasController ? [.. Linear("controller.inner", Hidden, width + 1), .. Linear("controller.outer", 2 * count, Hidden)] : Array.Empty<TensorShape>(),
            .. Adaptation is null ? [] : Linear("projection", width, 2 * count),
            .. Adaptation is null || !SharedTrunk ? [] : Linear("generator.inner", Hidden, width),
            .. Adaptation is null ? [] : blocks.SelectMany(block => (TensorShape[])
            [
                .. SharedTrunk ? [] : Linear(InnerOf(block), Hidden, width),
                .. Linear(OuterOf(block), Adaptation.ValueCount(block), Hidden),
            ]),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Structures)) yield return $"Structures must be {string.Join(" or ", Enum.GetNames<StructureSource>())}, not {Structures}.";
        if (!Enum.IsDefined(Parameters)) yield return $"Parameters must be {string.Join(" or ", Enum.GetNames<ParameterSource>())}, not {Parameters}.";
        if (!Enum.IsDefined(Projection)) yield return $"Projection must be {string.Join(" or ", Enum.GetNames<ProjectionInput>())}, not {Projection}.";
        if (Hidden is < 1 or > 1_024) yield return $"Hidden must be 1 to 1024, not {Hidden}.";
        if (Structures == StructureSource.Fixed != Kept.Length > 0 || Kept.AsSpan().ContainsAnyExcept('0', '1')) yield return $"Kept must have a digit 0 or 1 a block with Fixed, and be empty else; it is '{Kept}'.";
        if (Fleet is { } fleet && !(HasController && fleet.Average is > 0 and <= 1 && fleet.Price >= 0 && double.IsFinite(fleet.Price)))
            yield return FormattableString.Invariant($"Fleet goes with a controller, an average above 0 and at most 1 and a price of 0 or more; it is {fleet.Average} at {fleet.Price}.");
        if (Parameters == ParameterSource.None != Adaptation is null) yield return "Adaptation must be there exactly where parameters are decided.";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(BackboneSpec backbone)
    {
        foreach (var problem in Problems()) yield return problem;
        foreach (var problem in Adaptation?.Problems(backbone) ?? []) yield return problem;
        var blocks = backbone.SkippableBlocks().Count;
        if (blocks is 0 or > StructureChoice.MostBlocks) yield return $"The network must have 1 to {StructureChoice.MostBlocks} blocks that can be skipped; this {backbone.Name} has {blocks}.";
        if (Structures == StructureSource.Fixed && Kept.Length != blocks) yield return $"Kept must have {blocks} digits, a digit a block, not {Kept.Length}.";
    }

    private static IEnumerable<TensorShape> Linear(string name, int outputs, int inputs) => [new($"{name}.weight", outputs, inputs), new($"{name}.bias", outputs)];
}
