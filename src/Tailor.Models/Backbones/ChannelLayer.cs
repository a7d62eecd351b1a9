using System.Runtime.InteropServices;

namespace Tailor.Models.Backbones;

/// <summary>
/// A layer whose channels can have bit widths of their own. A channel is one output row of a linear layer, or one convolution filter:
/// <c>{Name}.weight</c> is (Channels, FanIn) when its inner dimensions are taken together, <c>{Name}.bias</c> is (Channels).
/// </summary>
/// <param name="Name">The layer's name in the model's tensors.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="FanIn">Weights of a channel.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ChannelLayer(string Name, int Channels, int FanIn)
{
    /// <summary>Name of the weights.</summary>
    public string Weight => $"{Name}.weight";

    /// <summary>Name of the biases.</summary>
    public string Bias => $"{Name}.bias";

    /// <summary>Weights of all channels.</summary>
    public int WeightCount => checked(Channels * FanIn);
}
