using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>A layer norm's weights.</summary>
internal sealed unsafe class LayerNorm(AlignedFloats weight, AlignedFloats bias, float epsilon)
{
    /// <summary>Normalises rows; source and destination may be the same.</summary>
    public void Apply(KernelSet kernels, int rows, float* source, float* destination, int stride) =>
        kernels.LayerNorm(rows, weight.Length, source, destination, stride, weight.Start, bias.Start, epsilon);
}
