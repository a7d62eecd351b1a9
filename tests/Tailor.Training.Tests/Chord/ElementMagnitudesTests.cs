using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Chord;

namespace Tailor.Training.Tests.Chord;

/// <summary>Element magnitudes in one pass against autograd's operators.</summary>
public sealed class ElementMagnitudesTests
{
    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(5, 7, 4)]
    [InlineData(16, 32, 4)]
    [InlineData(33, 37, 4)] // of low rank: above 1,024 weights
    [InlineData(33, 37, 3)]
    [InlineData(48, 64, 4)]
    [InlineData(48, 64, 1)]
    public void Means_and_gradients_are_those_of_autograd(int channels, int fanIn, int rank)
    {
        using var scope = torch.NewDisposeScope();
        const int rows = 3;
        var layer = new ChannelLayer("layer", channels, fanIn);
        var width = channels * fanIn > 1024 ? (channels + fanIn) * rank : channels * fanIn;
        var random = new Random(channels);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - .5f)];
        var values = Values(rows * width);
        values.AsSpan(0, Math.Min(3, width)).Clear(); // a magnitude has no gradient at 0
        var outputs = torch.tensor(values, rows, width);
        outputs.requires_grad = true;
        var upstream = torch.tensor(Values(rows * channels), rows, channels);
        var magnitudes = new ElementMagnitudes(layer, rank);
        var (found, expected) = (magnitudes.Of(outputs), magnitudes.Composed(outputs));
        AssertClose(expected, found);
        AssertClose(torch.grad((expected * upstream).sum(), [outputs])[0]!, torch.grad((found * upstream).sum(), [outputs])[0]!);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (a, b) = (expected.contiguous().data<float>(), actual.data<float>());
        for (var i = 0; i < a.Length; i++) Assert.True(Math.Abs(a[i] - b[i]) <= 1e-5 * (1 + Math.Abs(a[i])), $"[{i}]: expected {a[i]}, found {b[i]}");
    }
}
