namespace Tailor.Torch.Tests.Tensors;

public sealed class CreationTests : TorchTest
{
    [Fact]
    public void Filled_tensors()
    {
        AssertValues([0, 0, 0, 0], [2, 2], torch.zeros([2, 2]));
        AssertValues([1, 1], [2], torch.ones([2], ScalarType.Int64));
        AssertValues([-.5, -.5, -.5], [3], torch.full([3], -.5, ScalarType.Float64));
        Assert.Equal(ScalarType.Float32, torch.zeros([1]).dtype);
        Assert.Equal([0L, 1, 2, 3], torch.arange(4).data<long>());
    }

    [Fact]
    public void Triu_keeps_what_is_above_a_diagonal()
    {
        var ones = torch.ones([3, 3]);
        AssertValues([1, 1, 1, 0, 1, 1, 0, 0, 1], [3, 3], torch.triu(ones));
        AssertValues([0, 1, 1, 0, 0, 1, 0, 0, 0], [3, 3], torch.triu(ones, 1));
    }

    [Fact]
    public void A_seed_gives_the_same_values_again()
    {
        torch.manual_seed(7);
        var (normal, uniform) = (torch.randn([1000], ScalarType.Float64).data<double>(), torch.rand([1000]).data<float>());
        torch.manual_seed(7);
        Assert.Equal(normal, torch.randn([1000], ScalarType.Float64).data<double>());
        Assert.Equal(uniform, torch.rand([1000]).data<float>());
        Assert.NotEqual(normal, torch.randn([1000], ScalarType.Float64).data<double>());
        // Five standard errors at this seed: mean 0 ± 1/√1000, mean .5 ± .289/√1000.
        Assert.InRange(normal.Average(), -.16, .16);
        Assert.InRange(uniform.Average(), .454, .546);
        Assert.All(uniform, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void Another_seed_gives_other_values()
    {
        torch.manual_seed(1);
        var first = torch.randn([8]).data<float>();
        torch.manual_seed(-1);
        Assert.NotEqual(first, torch.randn([8]).data<float>());
    }

    [Fact]
    public void Every_type_comes_back_as_it_went_in()
    {
        Assert.Equal([1.5f, -2], torch.tensor([1.5f, -2]).data<float>());
        Assert.Equal([1.5, -2], torch.tensor([1.5, -2]).data<double>());
        Assert.Equal([long.MaxValue, -2], torch.tensor([long.MaxValue, -2]).data<long>());
        Assert.Equal([int.MinValue, 2], torch.tensor([int.MinValue, 2]).data<int>());
        Assert.Equal([true, false], torch.tensor([true, false]).data<bool>());
        Assert.Equal([(byte)255, (byte)0], torch.tensor([(byte)255, (byte)0]).data<byte>());
        Assert.Equal([(sbyte)-128, (sbyte)127], torch.tensor([(sbyte)-128, (sbyte)127]).data<sbyte>());
        Assert.Throws<NotSupportedException>(() => torch.tensor([1m]));
    }

    [Fact]
    public void A_scalar_has_no_dimension_and_an_empty_tensor_no_element()
    {
        var scalar = torch.tensor<float>([5], ReadOnlySpan<long>.Empty);
        Assert.Equal(0, scalar.ndim);
        Assert.Equal(1, scalar.numel());
        Assert.Equal(5, scalar.item());
        var empty = torch.tensor(Array.Empty<float>(), 0, 3);
        Assert.Equal([0L, 3], empty.shape);
        Assert.Equal(0, empty.numel());
        Assert.Empty(empty.data<float>());
        Assert.Equal(0, empty.AsSpan<float>().Length);
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused()
    {
        var error = Assert.Throws<TorchException>(() => torch.tensor([1f, 2, 3], 2, 2));
        Assert.Contains("expected 16 bytes for this shape, found 12", error.Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => torch.tensor([1f, 2, 3], -3));
        Assert.Throws<TorchException>(() => torch.tensor([1f], long.MaxValue, long.MaxValue));
    }
}
