using Tailor.Models.Backbones;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>A dilated causal convolution with its norm: a linear layer over rows of the past, a dilation apart, that are gathered side by side.</summary>
internal sealed class CausalConvolution
{
    public CausalConvolution(NextItNetSpec spec, string name, int dilation, float epsilon, WeightReader reader)
    {
        Dilation = dilation;
        Layer = reader.Linear(name, spec.Width, spec.Kernel * spec.Width);
        Norm = reader.Norm($"{name}.norm", spec.Width, epsilon);
    }

    /// <summary>Distance of the rows that are read, in items.</summary>
    public int Dilation { get; }

    /// <summary>(D, k·D), the oldest row first.</summary>
    public LinearLayer Layer { get; }

    public LayerNorm Norm { get; }
}
