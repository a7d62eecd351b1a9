using System.Collections.Immutable;
using Tailor.Models.Backbones;

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

    /// <summary>What its customizer can decide; empty without one.</summary>
    public ImmutableArray<PlanPart> Decisions { get; init; } = [];
}
