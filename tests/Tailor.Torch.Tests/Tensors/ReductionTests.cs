namespace Tailor.Torch.Tests.Tensors;

/// <summary>Every product and reduction, against values worked out by hand.</summary>
public sealed class ReductionTests : TorchTest
{
    private readonly Tensor _matrix;

    public ReductionTests() => _matrix = Doubles([1, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void Products()
    {
        var other = Doubles([1, 0, 0, 1, 1, 1], 3, 2);
        AssertValues([4, 5, 10, 11], [2, 2], _matrix.mm(other));
        AssertValues([4, 5, 10, 11], [2, 2], _matrix.matmul(other));
        AssertValues([14, 32], [2], _matrix.matmul(Doubles([1, 2, 3])));
        AssertValues([4, 5, 10, 11], [1, 2, 2], _matrix.unsqueeze(0).bmm(other.unsqueeze(0)));
        AssertValues([104, 205, 110, 211], [2, 2], torch.addmm(Doubles([100, 200]), _matrix, other));
    }

    [Fact]
    public void Sums_and_means()
    {
        AssertValues([21], [], _matrix.sum());
        AssertValues([3.5], [], _matrix.mean());
        AssertValues([5, 7, 9], [3], _matrix.sum(0));
        AssertValues([6, 15], [2, 1], _matrix.sum(-1, keepdim: true));
    }

    [Fact]
    public void Greatest_values()
    {
        AssertValues([4, 5, 6], [3], _matrix.amax(0));
        AssertValues([3, 6], [2, 1], _matrix.amax(1, keepdim: true));
    }

    [Fact]
    public void Softmax_and_its_logarithms_do_not_overflow()
    {
        var logits = Doubles([0, Math.Log(3), 1000, 1000], 2, 2);
        AssertValues([.25, .75, .5, .5], [2, 2], logits.softmax(1));
        AssertValues([Math.Log(.25), Math.Log(.75), -Math.Log(2), -Math.Log(2)], [2, 2], logits.log_softmax(1));
        AssertValues([Math.Log(4), 1000 + Math.Log(2)], [2], logits.logsumexp(1), 1e-9);
    }

    [Fact]
    public void A_masked_entry_has_no_share() =>
        AssertValues([1, 0], [2], Doubles([5, double.NegativeInfinity]).softmax(0));

    [Fact]
    public void A_wrong_shape_is_an_error_with_libtorchs_message()
    {
        var error = Assert.Throws<TorchException>(() => _matrix.mm(_matrix));
        Assert.Equal("aten::mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
    }
}
