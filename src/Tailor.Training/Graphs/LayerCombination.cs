namespace Tailor.Training.Graphs;

/// <summary>What becomes of the layers' outputs.</summary>
public enum LayerCombination
{
    /// <summary>Their mean, as in LightGCN.</summary>
    Mean,

    /// <summary>They stand side by side, as in the public code of RULE: a row is (layers + 1) times as wide as an embedding.</summary>
    Concatenated,
}
