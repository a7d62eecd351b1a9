using System.Text.Json.Serialization;

namespace Tailor.Models.Customizers;

/// <summary>What the policy projection reads: L probabilities of keeping, then L of skipping.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProjectionInput>))]
public enum ProjectionInput
{
    /// <summary>Those of a softmax over the subsets that the budget allows.</summary>
    Subsets,

    /// <summary>Those of independent gates, which know no budget (the paper's).</summary>
    Gates,

    /// <summary>The choice itself, ones and zeros: the ablation of the distribution.</summary>
    Choice,
}
