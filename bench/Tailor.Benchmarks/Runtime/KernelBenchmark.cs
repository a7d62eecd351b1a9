using BenchmarkDotNet.Attributes;
using Tailor.Runtime;
using Tailor.Runtime.Kernels;

namespace Tailor.Benchmarks.Runtime;

/// <summary>Each kernel at each vector width this CPU has; read the ratios between rows.</summary>
[Config(typeof(ShortRun))]
public unsafe class KernelBenchmark
{
    private const int Rows = 48;
    private const int Width = 128;
    private const int ItemCount = 3_416;
    private const int Keys = 192;

    private KernelSet _kernels = null!;
    private PackedMatrix _weights = null!;
    private AlignedFloats _a = null!;
    private AlignedFloats _c = null!;
    private AlignedFloats _items = null!;
    private AlignedFloats _scores = null!;
    private AlignedFloats _keys = null!;
    private AlignedFloats _gates = null!;

    public static IEnumerable<KernelChoice> Choices => KernelTable.Available;

    [ParamsSource(nameof(Choices))]
    public KernelChoice Kernels { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _kernels = KernelTable.Bind(Kernels, environment: null);
        _weights = new PackedMatrix(_kernels, Numbers(Width * Width).Span, Numbers(Width).Span, Groups.Dense(Width), Groups.Dense(Width));
        _a = Numbers(Rows * Width);
        _c = Numbers(Rows * Width);
        _items = Numbers(ItemCount * Width);
        _scores = Numbers(ItemCount);
        _keys = Numbers(Rows * Keys);
        _gates = Numbers(6 * Width);
    }

    /// <summary>(48, 128) · (128, 128): 1.57 MFLOP, so 100 GFLOP/s is 15.7 µs.</summary>
    [Benchmark]
    public void Product() => _kernels.Linear(Rows, _a.Start, Width, _weights, _c.Start, Width);

    /// <summary>(1, 128) · (128, 128): 33 kFLOP, so 100 GFLOP/s is 0.33 µs.</summary>
    [Benchmark]
    public void ProductOfOneRow() => _kernels.Linear(rows: 1, _a.Start, Width, _weights, _c.Start, Width);

    /// <summary>3,416 dot products of 128: 0.87 MFLOP over 1.7 MB.</summary>
    [Benchmark]
    public void Scores() => _kernels.Scores(Width, _a.Start, _items.Start, ItemCount, _scores.Start);

    /// <summary>48 rows of 128.</summary>
    [Benchmark]
    public void LayerNorm() => _kernels.LayerNorm(Rows, Width, _a.Start, _c.Start, Width, _items.Start, _items.Start, 1e-8f);

    /// <summary>48 rows of 145 to 192.</summary>
    [Benchmark]
    public void CausalSoftmax() => _kernels.CausalSoftmax(Rows, Keys - Rows + 1, _keys.Start, Keys, Keys);

    /// <summary>A state of 128.</summary>
    [Benchmark]
    public void GruStep() => _kernels.GruStep(Width, _gates.Start, _gates.Start + (3 * Width), Width, _a.Start, _c.Start);

    private static AlignedFloats Numbers(int length)
    {
        var random = new Random(length);
        var floats = new AlignedFloats(length);
        foreach (ref var value in floats.Span) value = random.NextSingle() - 0.5f;
        return floats;
    }
}
