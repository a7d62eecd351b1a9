using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Losses;

namespace Tailor.Training.Tests.Losses;

/// <summary>The pass over the logits against autograd.</summary>
public class SoftmaxGradientTests
{
    [Theory]
    [InlineData(1, 1, false, true)]
    [InlineData(3, 7, false, false)]
    [InlineData(130, 33, true, false)]
    [InlineData(257, 64, true, true)]
    public void SampledSoftmaxEqualsTheComposedOne(int targets, int negatives, bool logQ, bool hasBiases)
    {
        var @case = Case(targets, 70, hasBiases);
        var popularity = Enumerable.Range(1, 70).ToArray();
        var loss = new SampledSoftmax(new SharedNegatives(popularity, .5, negatives, 1), logQ);
        var (value, composedValue) = (0.0, 0.0);
        var fused = @case.Gradients((states, items) => Seen(@case.Mean(loss, states, items), out value));
        var composed = @case.Gradients((states, items) => Seen(loss.Composed(states, @case.Rows(loss, items), @case.Batch), out composedValue));
        Assert.InRange(value - composedValue, -2e-6, 2e-6);
        TargetLossTests.Same(composed, fused);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(127, false)]
    [InlineData(129, true)]
    [InlineData(256, true)]
    public void FullSoftmaxEqualsTheComposedOne(int targets, bool hasBiases)
    {
        var @case = Case(targets, 37, hasBiases);
        var (value, composedValue) = (0.0, 0.0);
        var fused = @case.Gradients((states, items) => Seen(@case.Mean(new FullSoftmax(), states, items), out value));
        var composed = @case.Gradients((states, items) => Seen(FullSoftmax.Composed(states, items, @case.Batch), out composedValue));
        Assert.InRange(value - composedValue, -2e-6, 2e-6);
        TargetLossTests.Same(composed, fused);
    }

    [Fact]
    public void APositionWhoseOnlyNegativeIsItsTargetLearnsNothing()
    {
        float[] targets = [.5f, 2];
        float[] others = [float.NegativeInfinity, 2];
        Assert.Equal(Math.Log(2), SoftmaxGradient.Replace(targets, others, .5f), 1e-6);
        Assert.Equal([0, -.25f], targets);
        Assert.Equal([0, .25f], others);
    }

    [Fact]
    public void GreatLogitsDoNotOverflow()
    {
        float[] targets = [1000, -1000];
        float[] others = [-1000, 999, 1000, 1000];
        Assert.Equal(Math.Log(1 + Math.Exp(-1)) + 2000 + Math.Log(2), SoftmaxGradient.Replace(targets, others, 1), 1e-3);
        Assert.Equal(-1, targets[1]);
        Assert.Equal([.5f, .5f], others[2..]);
        float[] logits = [1000, 0, -1000];
        Assert.Equal(1000, SoftmaxGradient.Replace([1L], logits, 1), 1e-3);
        Assert.Equal([1, -1, 0], logits);
    }

    [Fact]
    public void ANanStaysVisible()
    {
        float[] targets = [1];
        float[] others = [float.NaN, 0];
        Assert.True(double.IsNaN(SoftmaxGradient.Replace(targets, others, 1)));
    }

    private static LossCase Case(int targets, int items, bool hasBiases) => new(items, 9, [.. Enumerable.Range(0, targets).Select(m => m * 5 % items)], hasBiases: hasBiases);

    private static Tensor Seen(Tensor loss, out double value)
    {
        value = loss.item();
        return loss;
    }
}
