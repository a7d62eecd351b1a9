namespace Tailor.Torch.Tests.Tensors;

/// <summary>Values out of a tensor and into it, and what is refused.</summary>
public sealed class ReadingTests : TorchTest
{
    [Fact]
    public void A_view_is_read_in_row_major_order()
    {
        var columns = torch.tensor([1f, 2, 3, 4, 5, 6], 2, 3).t();
        Assert.Equal([1f, 4, 2, 5, 3, 6], columns.data<float>());
        var target = new float[6];
        columns.CopyTo<float>(target);
        Assert.Equal([1f, 4, 2, 5, 3, 6], target);
    }

    [Fact]
    public void A_view_is_written_in_row_major_order()
    {
        var matrix = torch.zeros([2, 3]);
        matrix.t().CopyFrom<float>([1, 4, 2, 5, 3, 6]);
        Assert.Equal([1f, 2, 3, 4, 5, 6], matrix.data<float>());
        matrix.CopyFrom<float>([6, 5, 4, 3, 2, 1]);
        Assert.Equal([6f, 5, 4, 3, 2, 1], matrix.data<float>());
    }

    [Fact]
    public void A_leaf_that_trains_can_be_written()
    {
        var leaf = torch.zeros([2]);
        leaf.requires_grad = true;
        leaf.CopyFrom<float>([1, 2]);
        Assert.Equal([1f, 2], leaf.data<float>());
        Assert.True(leaf.requires_grad);
    }

    [Fact]
    public void A_span_is_the_memory_itself()
    {
        var tensor = torch.tensor([1L, 2, 3]);
        tensor.AsSpan<long>()[1] = 20;
        Assert.Equal([1L, 20, 3], tensor.data<long>());
    }

    [Fact]
    public void Only_contiguous_memory_has_a_span()
    {
        var error = Assert.Throws<TorchException>(() => torch.zeros([2, 3]).t().AsSpan<float>().Length);
        Assert.Contains("only a contiguous tensor on the CPU has an address", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_another_length_is_refused()
    {
        var tensor = torch.zeros([3]);
        Assert.Contains("the tensor has 12 bytes, the target 8", Assert.Throws<TorchException>(() => tensor.CopyTo<float>(new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("the tensor has 12 bytes, the source 16", Assert.Throws<TorchException>(() => tensor.CopyFrom<float>(new float[4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_is_refused()
    {
        var tensor = torch.zeros([2]);
        Assert.Equal("The tensor holds Float32, not Float64.", Assert.Throws<TorchException>(() => tensor.data<double>()).Message);
        Assert.Throws<TorchException>(() => tensor.CopyFrom<int>([1, 2]));
        Assert.Throws<TorchException>(() => tensor.AsSpan<int>().Length);
    }

    [Fact]
    public void One_value_as_a_number()
    {
        Assert.Equal(.1f, torch.tensor([.1f]).item());
        Assert.Equal(.1, torch.tensor([.1], 1, 1).item());
        Assert.Equal(-3, torch.tensor([-3L]).item());
        Assert.Equal(-3, torch.tensor([-3]).item());
        Assert.Equal(1, torch.tensor([true]).item());
        Assert.Equal("item() needs one element; the tensor has shape [2, 1].", Assert.Throws<TorchException>(() => torch.zeros([2, 1]).item()).Message);
        Assert.Equal("item() does not read BFloat16.", Assert.Throws<TorchException>(() => torch.zeros([1], ScalarType.BFloat16).item()).Message);
    }

    [Fact]
    public void A_tensor_says_what_it_is()
    {
        var tensor = torch.zeros([2, 3], ScalarType.Int64);
        Assert.Equal("Int64 [2, 3]", tensor.ToString());
        Assert.Equal((2, 6L, ScalarType.Int64, -1), (tensor.ndim, tensor.numel(), tensor.dtype, tensor.device));
        tensor.Dispose();
        Assert.Equal("disposed tensor", tensor.ToString());
    }

    [Fact]
    public void Nothing_works_on_a_disposed_tensor()
    {
        var (gone, other) = (torch.zeros([2]), torch.zeros([2]));
        gone.Dispose();
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.shape);
        Assert.Throws<ObjectDisposedException>(() => gone.dtype);
        Assert.Throws<ObjectDisposedException>(() => gone.data<float>());
        Assert.Throws<ObjectDisposedException>(() => gone.requires_grad = true);
        Assert.Throws<ObjectDisposedException>(() => gone.grad);
        Assert.Throws<ObjectDisposedException>(() => gone.backward());
        Assert.Throws<ObjectDisposedException>(() => gone + other);
        Assert.Throws<ObjectDisposedException>(() => other + gone);
        Assert.Throws<ObjectDisposedException>(() => other.add_(gone));
        Assert.Throws<ObjectDisposedException>(() => torch.cat([other, gone]));
        Assert.Throws<ObjectDisposedException>(() => torch.grad(other, [gone]));
    }
}
