namespace Tailor.Runtime.Kernels;

/// <summary>
/// Weights of a linear layer in the order a kernel reads them: panels of <see cref="KernelSet.PanelWidth"/> outputs, in a panel input after input,
/// each with the panel's outputs side by side. Outputs are padded with zeros to whole panels.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private readonly AlignedFloats _panels;
    private readonly AlignedFloats _bias;

    /// <summary>Packs (outputs, inputs) weights, row after row, and (outputs) bias.</summary>
    /// <param name="kernels">Whose panel width to use.</param>
    /// <param name="weights">(outputs.Total, inputs.Total).</param>
    /// <param name="bias">(outputs.Total).</param>
    /// <param name="outputs">Where outputs stand in a row of the result.</param>
    /// <param name="inputs">Where inputs stand in a row of the left operand.</param>
    /// <param name="scale">Weights and bias are multiplied by it.</param>
    public PackedMatrix(KernelSet kernels, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Groups outputs, Groups inputs, float scale = 1)
    {
        var width = kernels.PanelWidth;
        (Outputs, Inputs, Scale) = (outputs, inputs, scale);
        Depth = inputs.Span;
        Panels = AlignedFloats.RoundUp(outputs.Span, width) / width;
        PanelStride = checked(Depth * width);
        _panels = new AlignedFloats(checked(Panels * PanelStride));
        _bias = new AlignedFloats(Panels * width);
        for (var o = 0; o < outputs.Total; o++)
        {
            var column = outputs[o];
            _bias.Start[column] = bias[o] * scale;
            var panel = _panels.Start + ((nint)(column / width) * PanelStride) + (column % width);
            for (var group = 0; group < inputs.Count; group++)
            {
                var row = weights.Slice((o * inputs.Total) + (group * inputs.Width), inputs.Width);
                var to = panel + ((nint)group * inputs.Stride * width);
                for (var i = 0; i < row.Length; i++) to[(nint)i * width] = row[i] * scale;
            }
        }
    }

    /// <summary>Copies another's.</summary>
    public PackedMatrix(PackedMatrix other) : this(other, other._panels.Length)
    {
        other._panels.Span.CopyTo(_panels.Span);
        other._bias.Span.CopyTo(_bias.Span);
    }

    private PackedMatrix(PackedMatrix other, int length)
    {
        (Outputs, Inputs, Scale, Depth, Panels, PanelStride) = (other.Outputs, other.Inputs, other.Scale, other.Depth, other.Panels, other.PanelStride);
        _panels = new AlignedFloats(length);
        _bias = new AlignedFloats(other._bias.Length);
    }

    /// <summary>Zeros of another's shape.</summary>
    public static PackedMatrix OfShape(PackedMatrix other) => new(other, other._panels.Length);

    /// <summary>Where outputs stand in a row of the result.</summary>
    public Groups Outputs { get; }

    /// <summary>Where inputs stand in a row of the left operand.</summary>
    public Groups Inputs { get; }

    /// <summary>What weights and biases were multiplied by.</summary>
    public float Scale { get; }

    /// <summary>Bytes of the panels that such a layer has.</summary>
    public static long WeightBytes(KernelSet kernels, Groups outputs, Groups inputs) => (long)AlignedFloats.RoundUp(outputs.Span, kernels.PanelWidth) * inputs.Span * sizeof(float);

    /// <summary>Inputs, gaps counted.</summary>
    public int Depth { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Floats from panel to panel.</summary>
    public int PanelStride { get; }

    /// <summary>A panel: input after input, each with the panel's outputs side by side.</summary>
    public Span<float> PanelSpan(int panel) => _panels.Span.Slice(panel * PanelStride, PanelStride);

    /// <summary>Outputs of a panel.</summary>
    public int PanelWidth => PanelStride / Depth;

    /// <summary>The first panel.</summary>
    public float* Start => _panels.Start;

    /// <summary>(Panels · panel width) bias.</summary>
    public float* Bias => _bias.Start;

    /// <summary>The same as a span.</summary>
    public Span<float> BiasSpan => _bias.Span;
}
