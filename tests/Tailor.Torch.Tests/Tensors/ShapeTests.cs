namespace Tailor.Torch.Tests.Tensors;

/// <summary>Every view, copy and selection, against values worked out by hand.</summary>
public sealed class ShapeTests : TorchTest
{
    private readonly Tensor _matrix;

    public ShapeTests() => _matrix = Doubles([1, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void Reshape_and_view()
    {
        AssertValues([1, 2, 3, 4, 5, 6], [3, 2], _matrix.reshape(3, -1));
        AssertValues([1, 4, 2, 5, 3, 6], [6], _matrix.t().reshape(6));
        AssertValues([1, 2, 3, 4, 5, 6], [1, 6], _matrix.view(1, 6));
        var error = Assert.Throws<TorchException>(() => _matrix.t().view(6));
        Assert.Contains("aten::view: view size is not compatible", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_shares_memory_and_a_clone_does_not()
    {
        var view = _matrix.view(6);
        var clone = _matrix.clone();
        _matrix.zero_();
        Assert.Equal(new double[6], view.data<double>());
        Assert.Equal([1.0, 2, 3, 4, 5, 6], clone.data<double>());
    }

    [Fact]
    public void Orders_of_dimensions()
    {
        AssertValues([1, 4, 2, 5, 3, 6], [3, 2], _matrix.t());
        AssertValues([1, 4, 2, 5, 3, 6], [3, 2], _matrix.transpose(0, 1));
        var cube = Doubles([.. Enumerable.Range(0, 6).Select(i => (double)i)], 1, 2, 3);
        AssertValues([0, 3, 1, 4, 2, 5], [3, 1, 2], cube.permute(2, 0, 1));
        Assert.Equal([1.0, 4, 2, 5, 3, 6], _matrix.t().contiguous().AsSpan<double>().ToArray());
    }

    [Fact]
    public void Dimensions_of_one()
    {
        Assert.Equal([2L, 1, 3], _matrix.unsqueeze(1).shape);
        Assert.Equal([2L, 3], _matrix.unsqueeze(-1).squeeze(-1).shape);
        Assert.Equal([2L, 3], _matrix.squeeze(0).shape);
        AssertValues([7, 7, 8, 8], [2, 2], Doubles([7, 8], 2, 1).expand(2, 2));
    }

    [Fact]
    public void Stretches_and_single_indices()
    {
        AssertValues([2, 3, 5, 6], [2, 2], _matrix.narrow(1, 1, 2));
        AssertValues([4, 5, 6], [3], _matrix.select(0, 1));
        AssertValues([3, 6], [2], _matrix.select(1, -1));
    }

    [Fact]
    public void Pieces()
    {
        var pieces = _matrix.split(2, 1);
        Assert.Equal(2, pieces.Length);
        AssertValues([1, 2, 4, 5], [2, 2], pieces[0]);
        AssertValues([3, 6], [2, 1], pieces[1]);
        var sized = _matrix.split_with_sizes([1, 0, 2], 1);
        Assert.Equal([2L, 0], sized[1].shape);
        AssertValues([2, 3, 5, 6], [2, 2], sized[2]);
        var rows = _matrix.unbind();
        AssertValues([1, 2, 3], [3], rows[0]);
        AssertValues([4, 5, 6], [3], rows[1]);
        Assert.Equal(3, _matrix.unbind(1).Length);
    }

    [Fact]
    public void Hundreds_of_pieces_come_back_too()
    {
        var pieces = torch.arange(300).unbind();
        Assert.Equal(300, pieces.Length);
        Assert.Equal(299, pieces[299].item());
    }

    [Fact]
    public void Selections_by_index()
    {
        AssertValues([4, 5, 6, 1, 2, 3, 4, 5, 6], [3, 3], _matrix.index_select(0, torch.tensor([1L, 0, 1])));
        AssertValues([3, 4], [2, 1], _matrix.gather(1, torch.tensor([2L, 0], 2, 1)));
        var error = Assert.Throws<TorchException>(() => _matrix.index_select(0, torch.tensor([2L])));
        Assert.Contains("out of range", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_along_an_old_dimension_or_a_new_one()
    {
        var (a, b) = (Doubles([1, 2]), Doubles([3, 4]));
        AssertValues([1, 2, 3, 4], [4], torch.cat([a, b]));
        AssertValues([1, 2, 3, 4], [2, 2], torch.stack([a, b]));
        AssertValues([1, 3, 2, 4], [2, 2], torch.stack([a, b], 1));
        AssertValues([1, 2, 3, 1, 4, 5, 6, 4], [2, 4], torch.cat([_matrix, _matrix.narrow(1, 0, 1)], 1));
    }

    [Fact]
    public void Converted_to_other_types()
    {
        Assert.Equal([1L, -1, 2], Doubles([1.9, -1.9, 2]).to(ScalarType.Int64).data<long>());
        Assert.Equal([true, false], Doubles([.5, 0]).to(ScalarType.Bool).data<bool>());
        Assert.Equal([1.5f], Doubles([1.5]).to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>());
        Assert.Equal(-1, _matrix.cpu().device);
        Assert.Equal([2L, 3], _matrix.cpu().shape);
    }

    [Fact]
    public void Detached_shares_memory_and_records_nothing()
    {
        _matrix.requires_grad = true;
        var detached = _matrix.detach();
        Assert.False(detached.requires_grad);
        Assert.False((detached * 2).requires_grad);
        detached.zero_();
        Assert.Equal(new double[6], _matrix.data<double>());
    }
}
