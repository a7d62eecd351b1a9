using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The two branches of a block; null where a plan skips them.</summary>
internal sealed class SasRecBlock
{
    public SasRecBlock(SasRecSpec spec, int index, Groups heads, WeightReader reader)
    {
        string attention = $"blocks.{index}.attention", feedForward = $"blocks.{index}.feedForward";
        Attention = reader.Keeps(attention) ? new(spec, attention, heads, reader) : null;
        FeedForward = reader.Keeps(feedForward) ? new(spec, feedForward, reader) : null;
    }

    public SasRecAttention? Attention { get; }

    public SasRecFeedForward? FeedForward { get; }
}
