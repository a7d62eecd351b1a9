namespace Tailor.Training.Graphs;

/// <summary>What a recommender for unordered interactions is made of.</summary>
public sealed record GraphModelOptions
{
    /// <summary>Floats of an embedding, 1 to 1,024.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Layers of propagation, 0 to 8; 0 is plain matrix factorisation. Where users come from the items: 1, 3, 5 or 7, as items have the even layers and users the odd ones.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Where a user's embedding comes from.</summary>
    public UserSource Users { get; init; } = UserSource.Items;

    /// <summary>What becomes of the layers.</summary>
    public LayerCombination Combination { get; init; } = LayerCombination.Mean;

    /// <summary>What an edge weighs.</summary>
    public GraphNormalization Normalization { get; init; } = GraphNormalization.Symmetric;

    /// <summary>Floats of a final row.</summary>
    internal int RowWidth => Combination == LayerCombination.Mean ? Width : Width * (Layers + 1);

    /// <summary>What is out of range, a sentence each; empty when the model can be trained.</summary>
    public IEnumerable<string> Problems()
    {
        if (Width is < 1 or > 1_024) yield return $"Width must be 1 to 1024, not {Width}.";
        if (Layers is < 0 or > 8) yield return $"Layers must be 0 to 8, not {Layers}.";
        if (RowWidth > 1_024) yield return $"A row of {Layers + 1} layers of {Width} floats is wider than 1024.";
        if (Users != UserSource.Items) yield break;
        if (Layers % 2 == 0) yield return $"With users from Items, Layers must be 1, 3, 5 or 7, not {Layers}: items have the even layers, users the odd ones.";
        if (Combination != LayerCombination.Mean) yield return "With users from Items, layers cannot stand side by side: items and users have different ones.";
        if (Normalization != GraphNormalization.Symmetric) yield return "With users from Items, Normalization must be Symmetric.";
    }
}
