using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;

namespace Tailor.Training.Import;

/// <summary>What a checkpoint does not say about itself.</summary>
public sealed record SasRecImportOptions
{
    /// <summary>Which version of the code trained it.</summary>
    public required SasRecVariant Variant { get; init; }

    /// <summary>Attention heads, 1 to 64; the Python code's default is 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>How many items its window holds; null for as many as it has positions.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Added to the variance in every layer norm, 1e-12 to 1e-2; the Python code has 1e-8.</summary>
    public float NormEpsilon { get; init; } = 1e-8f;

    /// <summary>The model's name.</summary>
    public string Name { get; init; } = "sasrec";

    /// <summary>The model's version.</summary>
    public string Version { get; init; } = "1";

    /// <summary>What it was trained on.</summary>
    public ManifestDataset Dataset { get; init; } = new("unknown", "imported; see where the checkpoint came from");

    /// <summary>The items, Python's item 1 first; null for the ids 1, 2, 3 … that Python uses.</summary>
    public IReadOnlyList<CatalogueItem>? Items { get; init; }
}
