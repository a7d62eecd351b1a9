using BenchmarkDotNet.Attributes;
using Tailor.Torch;
using Tailor.Torch.Interop;

namespace Tailor.Benchmarks.Torch;

/// <summary>What one boxed call into libtorch costs beside the work itself: operators on one float, one thread.</summary>
[InProcess]
[MemoryDiagnoser]
public class BoxedCallBenchmark
{
    private static readonly Operator View = Operator.Find("aten::view");
    private readonly long[] _shape = [1, 1];
    private Tensor _a = null!;
    private Tensor _b = null!;
    private Tensor _leaf = null!;

    [GlobalSetup]
    public void Make()
    {
        torch.set_num_threads(1);
        (_a, _b, _leaf) = (torch.ones([1]), torch.ones([1]), torch.ones([1]));
        _leaf.requires_grad = true;
    }

    [GlobalCleanup]
    public void Free()
    {
        _a.Dispose();
        _b.Dispose();
        _leaf.Dispose();
    }

    [Benchmark(Baseline = true, Description = "property: a plain native call")]
    public int Property() => _a.ndim;

    [Benchmark(Description = "view: no work, a list of integers")]
    public void NoWork() => View.Call(_a, _shape).Dispose();

    [Benchmark(Description = "add")]
    public void Add() => (_a + _b).Dispose();

    [Benchmark(Description = "add in place")]
    public Tensor AddInPlace() => _a.add_(_b);

    [Benchmark(Description = "add, recorded by autograd")]
    public void AddRecorded() => (_leaf + _b).Dispose();

    [Benchmark(Description = "add in a scope of its own")]
    public void AddScoped()
    {
        using var scope = torch.NewDisposeScope();
        _ = _a + _b;
    }
}
