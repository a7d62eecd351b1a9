using System.Collections.Immutable;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Files;
using Tailor.Models.Quantization;

namespace Tailor.Models.Manifests;

/// <summary>
/// <c>manifest.json</c>: what a model is and what its folder holds. Every key must be there and none besides.
/// A reader of this version reads the formats <see cref="OldestFormat"/> to <see cref="CurrentFormat"/>, each with its own keys, and refuses all others by number.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The oldest format that this version reads.</summary>
    public const int OldestFormat = 1;

    /// <summary>The format that this version writes.</summary>
    public const int CurrentFormat = 7;

    /// <summary>Most bytes of a manifest's file.</summary>
    public const int Longest = 16 << 20;

    /// <summary>Reads a manifest's file on its own, as devices hold it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">It is malformed, of another format, or contradicts itself.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static ModelManifest Open(string path)
    {
        using var file = FileBytes.Open(path);
        return ManifestReader.Read(file);
    }

    /// <summary>The format of the folder that it was read from.</summary>
    public required int Format { get; init; }

    /// <summary>The model's name: 1 to 100 letters, digits, '.', '_' or '-'.</summary>
    public required string Name { get; init; }

    /// <summary>Its version: 1 to 100 letters, digits, '.', '_' or '-'.</summary>
    public required string Version { get; init; }

    /// <summary>The backbone and its sizes.</summary>
    public required BackboneSpec Backbone { get; init; }

    /// <summary>How the network's channels can be narrowed, or null where they cannot. Since format 2.</summary>
    public required QuantizationSpec? Quantization { get; init; }

    /// <summary>What makes a user's interest, or null without one. Since format 2.</summary>
    public required ExtractorSpec? Extractor { get; init; }

    /// <summary>What makes plans, or null without one. Since format 2.</summary>
    public required CustomizerSpec? Customizer { get; init; }

    /// <summary>Number of items, at least 1.</summary>
    public required int ItemCount { get; init; }

    /// <summary>The seed it was trained with.</summary>
    public required long Seed { get; init; }

    /// <summary>What it was trained on.</summary>
    public required ManifestDataset Dataset { get; init; }

    /// <summary>What was measured on it; no name twice under one protocol.</summary>
    public required ImmutableArray<ManifestMetric> Metrics { get; init; }

    /// <summary>What its customizer can decide, each part once; empty without a customizer.</summary>
    public required ImmutableArray<PlanPart> Decisions { get; init; }

    /// <summary>The folder's files besides the manifest.</summary>
    public required ImmutableArray<ManifestFile> Files { get; init; }

    /// <summary>The tensors, in the order of the specs: backbone, quantization, items, extractor, customizer.</summary>
    public required ImmutableArray<ManifestBlock> Blocks { get; init; }
}
