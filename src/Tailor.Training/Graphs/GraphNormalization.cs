namespace Tailor.Training.Graphs;

/// <summary>What an edge of the graph weighs.</summary>
public enum GraphNormalization
{
    /// <summary>1 / √(degree of user · degree of item), as in LightGCN.</summary>
    Symmetric,

    /// <summary>1 / (degree + 1) of the node that receives, with an edge from each node to itself: D⁻¹(A + I), as in the public code of RULE.</summary>
    MeanWithSelf,
}
