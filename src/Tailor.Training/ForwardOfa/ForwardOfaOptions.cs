using System.Text.Json.Nodes;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Quantization;
using Tailor.Training.Checkpoints;
using Tailor.Training.Interests;

namespace Tailor.Training.ForwardOfa;

/// <summary>What Forward-OFA trains beside the recipe. Defaults are those of <c>docs/methods/forward-ofa.md</c>.</summary>
public sealed record ForwardOfaOptions
{
    /// <summary>What decides which blocks are kept.</summary>
    public StructureSource Structures { get; init; } = StructureSource.Personal;

    /// <summary>With <see cref="StructureSource.Fixed"/> a digit a block, 1 where it is kept; else empty.</summary>
    public string Kept { get; init; } = "";

    /// <summary>What decides the parameters of the kept blocks.</summary>
    public ParameterSource Parameters { get; init; } = ParameterSource.Personal;

    /// <summary>How parameters change the blocks.</summary>
    public ParameterForm Form { get; init; } = ParameterForm.ScaleShift;

    /// <summary>Rank of <see cref="ParameterForm.LowRank"/>, 1 to 64.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>How structures are drawn while training.</summary>
    public StructureGates Gates { get; init; } = StructureGates.Subsets;

    /// <summary>Whether the policy projection reads the choice instead of the distribution: the ablation.</summary>
    public bool ProjectChoice { get; init; }

    /// <summary>Whether the generators share their first layer instead of standing side by side: the ablation.</summary>
    public bool SharedTrunk { get; init; }

    /// <summary>Bits of the network's weights in the model that ships: 32, or 8 with activations of 8 bits, a quarter of the bytes; training is in float32.</summary>
    public int WeightBits { get; init; } = 32;

    /// <summary>Bits of a value of the extractor's matrices in the model that ships, 8 or 32; training is in float32.</summary>
    public int ExtractorBits { get; init; } = 8;

    /// <summary>Items that the interest summarises, 1 to 4,096.</summary>
    public int ProfileLength { get; init; } = 100;

    /// <summary>Whether neighbouring windows of a user share a profile while training, as in <see cref="Chord.ChordOptions.SharedProfiles"/>.</summary>
    public bool SharedProfiles { get; init; }

    /// <summary>With shared profiles: items that pass while training until a user's plan is made anew, 0 for at every window.</summary>
    public int PlanEvery { get; init; }

    /// <summary>
    /// Weight of a second loss, that of predicting a window's targets from the interests alone, 0 for none: it teaches the extractors what a user wants. Where nothing reads an interest the
    /// extractor only trains the items beside the network, and does not ship: the control.
    /// </summary>
    public double InterestLoss { get; init; }

    /// <summary>Inner width of controller and generators.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Budgets as shares of all blocks' multiply-adds, above 0 to 1; each row of a batch draws one.</summary>
    public IReadOnlyList<double> Budgets { get; init; } = [.25, .5, .75, 1];

    /// <summary>
    /// Share of all blocks' multiply-adds that all users may take on average, or 0 for none: a price on cost is found for each batch, so
    /// that its expected cost is this. The budgets stay hard limits.
    /// </summary>
    public double Average { get; init; }

    /// <summary>Share of the epochs over which the average falls from 1 to <see cref="Average"/>, 0 to 1.</summary>
    public double AverageAnnealing { get; init; } = .5;

    /// <summary>Temperature of the Gumbel-softmax in the first epoch; it changes geometrically to <see cref="FinalTemperature"/> in the last.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Temperature in the last epoch.</summary>
    public double FinalTemperature { get; init; } = 1;

    /// <summary>How likely each block is kept at the start, were it alone; above 0 and below 1.</summary>
    public double KeepProbability { get; init; } = .85;

    /// <summary>Weight of the penalty of <see cref="StructureGates.Independent"/>: the square of the expected share of cost above the budget.</summary>
    public double Penalty { get; init; } = 1;

    /// <summary>Weight of the structures' entropy, which is added to the loss's other side in the first epochs, against collapse.</summary>
    public double EntropyBonus { get; init; } = .01;

    /// <summary>Epochs with the entropy bonus.</summary>
    public int EntropyEpochs { get; init; } = 2;

    /// <summary>
    /// Weight of what a structure tells about its user, 0 for none: the entropy of a batch's mean distribution less the mean entropy of its rows', which
    /// is added to the loss's other side. It keeps users from sharing one structure where nothing pulls them apart yet. With <see cref="StructureGates.Subsets"/>.
    /// </summary>
    public double InformationBonus { get; init; }

    /// <summary>Learning rate of extractors, controller, projection and generators, in multiples of the recipe's.</summary>
    public double CustomizerRate { get; init; } = 3;

    /// <summary>
    /// Every how many batches the gradients of rows with the same and with different structures are compared, 0 for never: it takes five forward passes more. What is
    /// found is recorded with each validation.
    /// </summary>
    public int ConflictEvery { get; init; }

    /// <summary>The options as a checkpoint knows them.</summary>
    public JsonObject Identity() => CheckpointIdentity.Of(this, new(), nameof(ConflictEvery), nameof(WeightBits), nameof(ExtractorBits), nameof(SharedProfiles), nameof(PlanEvery), nameof(InterestLoss));

    /// <summary>The customizer as the model's manifest describes it.</summary>
    public ForwardOfaSpec Customizer() => new()
    {
        Structures = Structures,
        Kept = Kept,
        Parameters = Parameters,
        Adaptation = Parameters == ParameterSource.None ? null : new(Form, Form == ParameterForm.LowRank ? Rank : 0),
        Projection = ProjectChoice ? ProjectionInput.Choice : Gates == StructureGates.Subsets ? ProjectionInput.Subsets : ProjectionInput.Gates,
        Hidden = Hidden,
        SharedTrunk = SharedTrunk,
    };

    /// <summary>The extractor, or null without one.</summary>
    public ExtractorSpec? Extractor() => Customizer() is { ReadsInterest: true } spec ? new ExtractorSpec(ProfileLength, spec.ReadsGuidedInterest, ExtractorBits == 8) : null;

    /// <summary>How the model's layers are stored and run in integers, or null where they stay float32.</summary>
    public QuantizationSpec? Quantization() => WeightBits == 8 ? new(MasterType.Int8, Switched: false, ActivationBits: 8) : null;

    /// <summary>What is out of range, a sentence each.</summary>
    /// <param name="spec">The backbone.</param>
    public IEnumerable<string> Problems(BackboneSpec spec)
    {
        foreach (var problem in Customizer().Problems(spec)) yield return problem;
        foreach (var problem in Extractor()?.Problems() ?? []) yield return problem;
        if (!Enum.IsDefined(Gates)) yield return $"Gates must be {string.Join(" or ", Enum.GetNames<StructureGates>())}, not {Gates}.";
        if (Budgets.Count == 0 || Budgets.Any(share => share is not (> 0 and <= 1))) yield return "Budgets must be shares above 0 and at most 1, at least one.";
        if (Average is not (>= 0 and <= 1)) yield return FormattableString.Invariant($"Average must be 0 to 1, not {Average}.");
        if (Average > 0 && Gates != StructureGates.Subsets) yield return "An average budget goes with Gates = Subsets.";
        if (AverageAnnealing is not (>= 0 and <= 1)) yield return FormattableString.Invariant($"AverageAnnealing must be 0 to 1, not {AverageAnnealing}.");
        if (!(Temperature > 0) || !(FinalTemperature > 0)) yield return "Temperature and FinalTemperature must be above 0.";
        if (KeepProbability is not (> 0 and < 1)) yield return FormattableString.Invariant($"KeepProbability must be above 0 and below 1, not {KeepProbability}.");
        if (!(Penalty >= 0)) yield return FormattableString.Invariant($"Penalty must be 0 or more, not {Penalty}.");
        if (!(EntropyBonus >= 0)) yield return FormattableString.Invariant($"EntropyBonus must be 0 or more, not {EntropyBonus}.");
        if (!(InformationBonus >= 0)) yield return FormattableString.Invariant($"InformationBonus must be 0 or more, not {InformationBonus}.");
        if (InformationBonus > 0 && Gates != StructureGates.Subsets) yield return "InformationBonus goes with Gates = Subsets.";
        foreach (var problem in InterestRules.Problems(ExtractorBits, SharedProfiles, PlanEvery, InterestLoss)) yield return problem;
        if (WeightBits is not (8 or 32)) yield return $"WeightBits must be 8 or 32, not {WeightBits}.";
        if (ConflictEvery < 0) yield return $"ConflictEvery must be 0 or more, not {ConflictEvery}.";
        if (!(CustomizerRate >= 0)) yield return FormattableString.Invariant($"CustomizerRate must be 0 or more, not {CustomizerRate}.");
    }
}
