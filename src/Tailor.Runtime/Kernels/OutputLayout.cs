namespace Tailor.Runtime.Kernels;

/// <summary>
/// From the sums of a mixed layer, width after width, to its outputs in their own order. Within a width outputs keep their order, so a vector
/// of outputs comes from one window of each width's sums: three loads, permuted alike and masked.
/// </summary>
internal sealed unsafe class OutputLayout
{
    /// <summary>Windows of a gather, one a width.</summary>
    public const int Windows = 3;

    private readonly AlignedFloats _factors;
    private readonly AlignedFloats _biases;
    private readonly AlignedBytes? _gathers;

    /// <summary>Lays out.</summary>
    /// <param name="kernels">Whose vectors to lay out for.</param>
    /// <param name="sources">(columns) index of each output's sum, or −1 for an output that is always zero.</param>
    /// <param name="starts">Index of the first sum of each width, rising.</param>
    public OutputLayout(KernelSet kernels, int[] sources, ReadOnlySpan<int> starts)
    {
        var vector = kernels.VectorWidth;
        Columns = AlignedFloats.RoundUp(sources.Length, kernels.PanelWidth);
        _factors = new AlignedFloats(Columns);
        _biases = new AlignedFloats(Columns);
        Sources = [.. sources, .. Enumerable.Repeat(-1, Columns - sources.Length)];
        var inOrder = true;
        for (var o = 0; o < Sources.Length; o++) inOrder &= Sources[o] == o || Sources[o] < 0;
        if (inOrder) return; // what stands in place of an output that is always zero meets a factor of zero

        _gathers = AlignedBytes.OfInts(Columns / vector * GatherInts(vector));
        for (var o = 0; o < Columns; o += vector) Gather(Sources.AsSpan(o, vector), starts, Gathers + (o / vector * GatherInts(vector)), vector);
    }

    /// <summary>Outputs, gaps counted, up to whole panels of floats.</summary>
    public int Columns { get; }

    /// <summary>(Columns) index of each output's sum, or −1.</summary>
    public int[] Sources { get; }

    /// <summary>(Columns) what a sum is multiplied by beside the row's scale.</summary>
    public float* Factors => _factors.Start;

    /// <summary>(Columns).</summary>
    public float* Biases => _biases.Start;

    /// <summary>(vectors) of <see cref="GatherInts"/> integers: the windows' starts, the lanes, a mask a window. Null where sums stand in order.</summary>
    public int* Gathers => _gathers is null ? null : (int*)_gathers.Start;

    /// <summary>Bytes of all tables.</summary>
    public long Bytes => ((long)(_factors.Length + _biases.Length + Sources.Length) * sizeof(float)) + (_gathers?.Length ?? 0);

    /// <summary>Bytes of the tables of so many outputs, gaps counted, where their sums stand in another order than they.</summary>
    /// <param name="outputs">Outputs.</param>
    /// <param name="vector">Values of a vector.</param>
    /// <param name="panelWidth">Outputs of a panel of floats.</param>
    public static long MostBytes(int outputs, int vector, int panelWidth)
    {
        var columns = AlignedFloats.RoundUp(outputs, panelWidth);
        return (columns * (2L + 1) * sizeof(float)) + ((long)columns / vector * GatherInts(vector) * sizeof(int));
    }

    /// <summary>Integers of a gather.</summary>
    public static int GatherInts(int vector) => AlignedFloats.RoundUp(Windows + ((1 + Windows) * vector), 4);

    private static void Gather(ReadOnlySpan<int> sources, ReadOnlySpan<int> starts, int* gather, int vector)
    {
        int* lanes = gather + Windows, masks = lanes + vector;
        for (var window = 0; window < starts.Length; window++)
        {
            var end = window + 1 < starts.Length ? starts[window + 1] : int.MaxValue;
            gather[window] = -1;
            for (var lane = 0; lane < vector; lane++)
            {
                if (sources[lane] < starts[window] || sources[lane] >= end) continue;
                if (gather[window] < 0) gather[window] = sources[lane];
                lanes[lane] = sources[lane] - gather[window];
                masks[(window * vector) + lane] = -1;
            }

            gather[window] = Math.Max(0, gather[window]);
        }
    }
}
