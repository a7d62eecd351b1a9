using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>
/// The most that a layer takes in memory, without a plan and without its device: for a cloud that knows neither which channels a plan will widen nor the device's CPU.
/// </summary>
internal static class LayerFootprint
{
    /// <summary>The widest panel of floats that there is.</summary>
    public const int MostPanelWidth = 32;

    private const int WidestStep = 16 * sizeof(int);

    /// <summary>Values of a vector and outputs of a panel of floats, a row a kernel set.</summary>
    private static readonly (int Vector, int Panel)[] Kernels = [(1, 1), (4, 8), (8, 16), (16, MostPanelWidth)];

    /// <summary>Bytes of a layer in floats.</summary>
    public static long OfFloats(Groups outputs, Groups inputs) =>
        (long)AlignedFloats.RoundUp(outputs.With(MostPanelWidth).Span, MostPanelWidth) * (inputs.With(MostPanelWidth).Span + 1) * sizeof(float);

    /// <summary>Bytes of a <see cref="MixedLayer"/>, whichever its channels' widths.</summary>
    public static long OfMixed(Groups outputs, Groups inputs) => Kernels.Max(kernels =>
        MostPanels(outputs.Total, inputs.With(kernels.Panel).Span, kernels.Vector) + OutputLayout.MostBytes(outputs.With(kernels.Panel).Span, kernels.Vector, kernels.Panel));

    /// <summary>
    /// 8 bits everywhere, and a step more: panels are full but for the last of the narrowest width, which may have more lanes than those of 8 bits.
    /// </summary>
    private static long MostPanels(int channels, int depth, int lanes) => ((long)AlignedFloats.RoundUp(channels, lanes) * ((depth + 3) / 4) * sizeof(int)) + WidestStep;
}
