using System.Text.Json.Serialization;

namespace Tailor.Training.ForwardOfa;

/// <summary>How structures are drawn while training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StructureGates>))]
public enum StructureGates
{
    /// <summary>Gumbel-softmax over all subsets of blocks that the budget allows: the budget is exact, and there is no penalty to tune.</summary>
    Subsets,

    /// <summary>A Gumbel-softmax for each block, whatever the others do, and a penalty on the expected cost above the budget (the paper's gates).</summary>
    Independent,
}
