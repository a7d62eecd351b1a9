using BenchmarkDotNet.Attributes;
using Tailor.Runtime;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Benchmarks.Runtime;

/// <summary>A layer at each width beside the same layer in float32; what a layer adds for quantising its input stands apart, for layers share it.</summary>
[Config(typeof(ShortRun))]
public unsafe class PackedLayerBenchmark
{
    private AlignedFloats _a = null!;
    private AlignedFloats _c = null!;
    private LayerInput _input = null!;
    private LinearLayer _layer = null!;

    public static IEnumerable<KernelChoice> Choices => KernelTable.Available.Where(choice => choice != KernelChoice.Scalar);

    public static IEnumerable<string> Plans => WidthTrial.Plans.Keys;

    [ParamsSource(nameof(Choices))]
    public KernelChoice Kernels { get; set; }

    [ParamsSource(nameof(Plans))]
    public string Plan { get; set; } = "";

    [Params(64, 128)]
    public int Width { get; set; }

    [Params(48, 1)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var kernels = KernelTable.Bind(Kernels, environment: null);
        _layer = WidthTrial.Layer(kernels, Width, WidthTrial.Plans[Plan]);
        _a = WidthTrial.Numbers(Rows * Width);
        _c = WidthTrial.Numbers(Rows * Width);
        _input = new LayerInput(kernels, Rows, [_layer]).Take(Rows, _a.Start, Width);
        _layer.Apply(_input, _c.Start, Width);
    }

    /// <summary>(Rows, Width) · (Width, Width) on rows that are quantised already.</summary>
    [Benchmark]
    public void Product() => _layer.Apply(_input, _c.Start, Width);

    /// <summary>The same with quantising the rows.</summary>
    [Benchmark]
    public void QuantizeAndProduct() => _layer.Apply(_input.Take(Rows, _a.Start, Width), _c.Start, Width);
}
