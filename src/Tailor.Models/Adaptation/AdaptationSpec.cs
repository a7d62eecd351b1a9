using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Tensors;

namespace Tailor.Models.Adaptation;

/// <summary>
/// How a plan's <see cref="Parameters"/> change a network (Forward-OFA, KDD 2025, generates whole matrices; the smaller forms are ours). Values stand
/// kept block after kept block, layer after layer; a layer of C channels with K weights has: for <see cref="ParameterForm.ScaleShift"/> C gains,
/// then C shifts; for <see cref="ParameterForm.LowRank"/> <see cref="Rank"/> values; for <see cref="ParameterForm.Full"/> C·K weights, then C biases.
/// </summary>
/// <remarks>
/// Extra tensors of the device (float32), for each layer of a skippable block, with <see cref="ParameterForm.LowRank"/> only:
/// <c>{layer}.up</c> (C, r) and <c>{layer}.down</c> (r, K).
/// </remarks>
/// <param name="Form">The form.</param>
/// <param name="Rank">r, 1 to 64 with <see cref="ParameterForm.LowRank"/>, else 0.</param>
public sealed record AdaptationSpec(ParameterForm Form, int Rank)
{
    /// <summary>The tensors beside the backbone's own.</summary>
    public IEnumerable<TensorShape> Tensors(BackboneSpec backbone) => Form != ParameterForm.LowRank ? [] : backbone.SkippableBlocks().SelectMany(block => block.Layers).SelectMany(layer => (IEnumerable<TensorShape>)
    [
        new($"{layer.Name}.up", layer.Channels, Rank), new($"{layer.Name}.down", Rank, layer.FanIn),
    ]);

    /// <summary>Values of a layer.</summary>
    public int ValueCount(ChannelLayer layer) => Form switch
    {
        ParameterForm.ScaleShift => 2 * layer.Channels,
        ParameterForm.LowRank => Rank,
        _ => layer.WeightCount + layer.Channels,
    };

    /// <summary>Values of a block.</summary>
    public int ValueCount(SkippableBlock block) => block.Layers.Sum(ValueCount);

    /// <summary>Values of the blocks that are kept.</summary>
    /// <param name="blocks">All blocks.</param>
    /// <param name="structure">Which are kept, or null for all.</param>
    public int ValueCount(IReadOnlyList<SkippableBlock> blocks, Structure? structure) => blocks.Where((_, at) => structure?[at] != false).Sum(ValueCount);

    /// <summary>What is wrong with parameters for this network, or null.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="blocks">The network's blocks.</param>
    /// <param name="structure">Which are kept, or null for all.</param>
    public string? Problem(Parameters parameters, IReadOnlyList<SkippableBlock> blocks, Structure? structure)
    {
        if (parameters.Form != Form) return $"Expected parameters of the form {Form}, as this model takes them, found {parameters.Form}.";
        var expected = ValueCount(blocks, structure);
        return parameters.Values.Length == expected ? null : $"Expected {expected} values for the blocks that are kept, found {parameters.Values.Length}.";
    }

    /// <summary>What is out of range, a sentence each.</summary>
    /// <param name="backbone">The network.</param>
    public IEnumerable<string> Problems(BackboneSpec backbone)
    {
        if (!Enum.IsDefined(Form)) yield return $"Form must be {string.Join(" or ", Enum.GetNames<ParameterForm>())}, not {Form}.";
        if (Form == ParameterForm.LowRank && Rank is < 1 or > 64) yield return $"Rank must be 1 to 64, not {Rank}.";
        if (Form != ParameterForm.LowRank && Rank != 0) yield return $"Rank goes with LowRank; with {Form} it must be 0, not {Rank}.";
        var blocks = backbone.SkippableBlocks();
        if (blocks.Count == 0) yield return $"This {backbone.Name} has no blocks whose parameters a plan could change.";
        else if (blocks.Sum(block => (long)ValueCount(block)) is var most && most > PlanFormat.MostValues) yield return $"All blocks of this {backbone.Name} take {most} values of the form {Form}, and a plan has room for {PlanFormat.MostValues}: take a smaller form or network.";
    }
}
