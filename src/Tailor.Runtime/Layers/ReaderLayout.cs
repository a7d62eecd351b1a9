using Tailor.Models.Backbones;

namespace Tailor.Runtime.Layers;

/// <summary>A backbone's layers and blocks by name, listed once for all plans.</summary>
internal sealed class ReaderLayout
{
    /// <param name="spec">The backbone.</param>
    public ReaderLayout(BackboneSpec spec)
    {
        (Blocks, var at) = (spec.SkippableBlocks(), 0);
        foreach (var layer in spec.ChannelLayers()) Channels.Add(layer.Name, at..(at += layer.Channels));
        InBlocks = Blocks.SelectMany(block => block.Layers).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Blocks that can be skipped.</summary>
    public IReadOnlyList<SkippableBlock> Blocks { get; }

    /// <summary>Where each layer's channels stand among all.</summary>
    public Dictionary<string, Range> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>Layers of blocks that can be skipped.</summary>
    public HashSet<string> InBlocks { get; }
}
