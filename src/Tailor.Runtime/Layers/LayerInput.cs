using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>
/// The rows that layers read: floats as they are and, from when the first layer asks for them, codes of 8 bits. A session's working memory.
/// </summary>
internal sealed unsafe class LayerInput
{
    /// <summary>Rows whose sums are held at a time: few, so that they stay in the cache beside the weights.</summary>
    public const int SumRows = 48;

    private readonly KernelSet _kernels;
    private readonly AlignedBytes? _codes;
    private readonly AlignedFloats? _scales;
    private readonly AlignedBytes? _codeSums;
    private readonly AlignedBytes? _sums;
    private bool _quantized;

    /// <summary>Room for so many rows of these layers' inputs.</summary>
    public LayerInput(KernelSet kernels, int rows, IEnumerable<LinearLayer> layers)
    {
        _kernels = kernels;
        foreach (var layer in layers)
        {
            if (layer.SumCount == 0) continue;
            CodeStride = Math.Max(CodeStride, AlignedFloats.RoundUp(layer.Depth, 64));
            SumStride = Math.Max(SumStride, AlignedFloats.RoundUp(layer.SumCount, 16));
        }

        if (CodeStride == 0) return;
        _codes = new AlignedBytes(checked(rows * CodeStride));
        _scales = new AlignedFloats(rows);
        _codeSums = AlignedBytes.OfInts(rows);
        _sums = AlignedBytes.OfInts(checked(SumRows * SumStride));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The first row's floats.</summary>
    public float* Start { get; private set; }

    /// <summary>Floats from row to row.</summary>
    public int Stride { get; private set; }

    /// <summary>The first row's codes, once <see cref="Quantize"/> was called.</summary>
    public sbyte* Codes => (sbyte*)_codes!.Start;

    /// <summary>Bytes from row to row of codes.</summary>
    public int CodeStride { get; }

    /// <summary>(rows) what a code is worth.</summary>
    public float* Scales => _scales!.Start;

    /// <summary>(rows) the sum of each row's codes.</summary>
    public int* CodeSums => (int*)_codeSums!.Start;

    /// <summary>(<see cref="SumRows"/>, <see cref="SumStride"/>) scratch for sums of integers.</summary>
    public int* Sums => (int*)_sums!.Start;

    /// <summary>Integers from row to row of sums.</summary>
    public int SumStride { get; }

    /// <summary>Takes other rows, or the same after they changed.</summary>
    public LayerInput Take(int rows, float* start, int stride)
    {
        Start = start;
        (Rows, Stride, _quantized) = (rows, stride, false);
        return this;
    }

    /// <summary>Quantises the rows, if no layer before has asked for it.</summary>
    /// <param name="depth">Values of a row; the same for all layers that share these rows.</param>
    public void Quantize(int depth)
    {
        if (_quantized) return;
        _kernels.Quantize(Rows, depth, Start, Stride, Codes, CodeStride, Scales, CodeSums);
        _quantized = true;
    }
}
