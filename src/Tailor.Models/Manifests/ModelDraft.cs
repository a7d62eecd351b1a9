using System.Collections.Immutable;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Quantization;

namespace Tailor.Models.Manifests;

/// <summary>What whoever trained a model says about it; the rest of the manifest follows from the files.</summary>
public sealed record ModelDraft
{
    /// <summary>The model's name: 1 to 100 letters, digits, '.', '_' or '-'.</summary>
    public required string Name { get; init; }

    /// <summary>Its version: 1 to 100 letters, digits, '.', '_' or '-'.</summary>
    public required string Version { get; init; }

    /// <summary>The backbone and its sizes.</summary>
    public required BackboneSpec Backbone { get; init; }

    /// <summary>The seed it was trained with.</summary>
    public required long Seed { get; init; }

    /// <summary>What it was trained on.</summary>
    public required ManifestDataset Dataset { get; init; }

    /// <summary>What was measured on it.</summary>
    public ImmutableArray<ManifestMetric> Metrics { get; init; } = [];

    /// <summary>How its channels can be narrowed, or null where they cannot.</summary>
    public QuantizationSpec? Quantization { get; init; }

    /// <summary>What makes a user's interest, or null without one.</summary>
    public ExtractorSpec? Extractor { get; init; }

    /// <summary>What makes plans, or null without one; the manifest's decisions follow from it.</summary>
    public CustomizerSpec? Customizer { get; init; }
}
