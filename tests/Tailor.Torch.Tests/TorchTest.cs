// Live handles are counted in the whole process: tests here run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tailor.Torch.Tests;

/// <summary>A test inside a scope, after which as many handles live as before it.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly long _before = torch.LiveHandles;
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        GC.SuppressFinalize(this);
        Assert.Equal(_before, torch.LiveHandles);
    }

    /// <summary>A tensor of doubles.</summary>
    protected static Tensor Doubles(double[] values, params long[] sizes) => torch.tensor(values, sizes);

    /// <summary>Compares every value, and the shape.</summary>
    protected static void AssertValues(double[] expected, long[] shape, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(shape, actual.shape);
        var found = actual.dtype == ScalarType.Float64 ? actual.data<double>() : actual.to(ScalarType.Float64).data<double>();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance || expected[i].Equals(found[i]), $"[{i}]: expected {expected[i]}, found {found[i]}");
    }
}
