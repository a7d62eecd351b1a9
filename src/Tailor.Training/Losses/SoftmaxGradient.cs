using System.Numerics.Tensors;

namespace Tailor.Training.Losses;

/// <summary>Cross-entropy and its gradient in one pass over the logits, in place: what autograd does in five passes and three buffers.</summary>
internal static class SoftmaxGradient
{
    /// <summary>Where each row has a logit of its target apart from those of the others.</summary>
    /// <param name="targets">(M) logits in; out, the gradient weight · (p − 1).</param>
    /// <param name="others">(M, K) logits in, −∞ for what does not take part; out, the gradient weight · p.</param>
    /// <param name="weight">What each row's loss is multiplied by in the gradient: 1 / M for a mean over M rows.</param>
    /// <returns>Σ −log p over the rows, without the weight.</returns>
    public static double Replace(Span<float> targets, Span<float> others, float weight)
    {
        var (loss, columns) = (0.0, targets.Length == 0 ? 0 : others.Length / targets.Length);
        for (var m = 0; m < targets.Length; m++)
        {
            var row = others.Slice(m * columns, columns);
            var highest = Math.Max(targets[m], TensorPrimitives.Max<float>(row));
            var rest = Exponentials(row, highest);
            var sum = rest + MathF.Exp(targets[m] - highest);
            loss += Math.Log(sum) + highest - targets[m];
            TensorPrimitives.Multiply(row, weight / sum, row);
            targets[m] = -weight * (rest / sum);
        }

        return loss;
    }

    /// <summary>Where the target is one of the columns.</summary>
    /// <param name="targets">(M) columns.</param>
    /// <param name="logits">(M, K) logits in; out, the gradient weight · (p − [column is the target]).</param>
    /// <param name="weight">What each row's loss is multiplied by in the gradient.</param>
    /// <returns>Σ −log p over the rows, without the weight.</returns>
    public static double Replace(ReadOnlySpan<long> targets, Span<float> logits, float weight)
    {
        var (loss, columns) = (0.0, targets.Length == 0 ? 0 : logits.Length / targets.Length);
        for (var m = 0; m < targets.Length; m++)
        {
            var row = logits.Slice(m * columns, columns);
            ref var target = ref row[(int)targets[m]];
            var highest = TensorPrimitives.Max<float>(row);
            var margin = highest - target;
            var sum = Exponentials(row, highest);
            loss += Math.Log(sum) + margin;
            TensorPrimitives.Multiply(row, weight / sum, row);
            target -= weight;
        }

        return loss;
    }

    /// <summary>e^(x − highest) in place, and the sum.</summary>
    private static float Exponentials(Span<float> row, float highest)
    {
        TensorPrimitives.Subtract(row, highest, row);
        TensorPrimitives.Exp<float>(row, row);
        return TensorPrimitives.Sum<float>(row);
    }
}
