using Tailor.Customization;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Runtime;

namespace Tailor.Cloud.Plans;

/// <summary>A release's model as plans are made of it. It holds no open file, so that it can be forgotten while others still use it.</summary>
internal sealed class OpenModel
{
    /// <summary>Opens a release's model.</summary>
    /// <param name="path">The model folder.</param>
    /// <param name="release">The release.</param>
    /// <exception cref="ModelFormatException">A file is damaged.</exception>
    public OpenModel(string path, Release release)
    {
        using var folder = ModelFolder.Open(path);
        (Release, Manifest, Fingerprint) = (release, folder.Manifest, ModelFingerprint.Of(folder.Manifest));
        Customizer = Customizers.Open(folder);
        Costs = new(Manifest.Backbone);
        Layers = Manifest.Backbone.ChannelLayers();
        Table = ElasticFile.IsIn(folder) ? TableParts.Open(folder) : null;
        Rows = new(folder);
        MemoryBesideTable = Recommender.Open(folder).MostBytes - FloatTable + (Manifest.Extractor?.MemoryBytes(Manifest.Backbone.Width) ?? 0);
    }

    /// <summary>What devices have of it.</summary>
    public Release Release { get; }

    /// <summary>What it is.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Its weights, as plans name them.</summary>
    public ModelFingerprint Fingerprint { get; }

    /// <summary>What decides, or null where there is nothing to decide by interest.</summary>
    public ICustomizer? Customizer { get; }

    /// <summary>What its blocks cost.</summary>
    public StructureCosts Costs { get; }

    /// <summary>Layers whose channels have bits.</summary>
    public IReadOnlyList<ChannelLayer> Layers { get; }

    /// <summary>Bytes that a device holds in memory beside the item table at most, whatever its plan and its CPU, interest extractor included.</summary>
    public long MemoryBesideTable { get; }

    /// <summary>Beginnings of its scalable table, or null without one.</summary>
    public TableParts? Table { get; }

    /// <summary>Bytes of the shortest form of its item table, stored.</summary>
    public long LeastTableStored => Table?.Shortest ?? Release.Find(PieceKind.Items)!.Size;

    /// <summary>The same in memory.</summary>
    public long LeastTableMemory => Table?.LeastMemory ?? FloatTable;

    /// <summary>Bytes of its own item table in float32.</summary>
    public long FloatTable => (long)Manifest.ItemCount * Manifest.Backbone.Width * sizeof(float);

    /// <summary>Rows of its item table.</summary>
    public Items.ItemRows Rows { get; }
}
