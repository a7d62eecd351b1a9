using System.Numerics.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>
/// BPR (Rendle et al., UAI 2009): the mean over samples of softplus(−x), x = score of the positive − score of the negative; with more negatives the softmax over all of
/// them and the positive, which with one is the same. The gradient is our own, so that a batch is one pass over the rows that it touches.
/// </summary>
/// <param name="graph">The training interactions.</param>
/// <param name="historyWeights">(items) what an item weighs in its users' states, where it is to be left out of them; null where not.</param>
/// <param name="width">Floats of a row.</param>
/// <param name="negatives">Negatives a sample: its own, and those of the samples behind it but for items of its user.</param>
internal sealed class PairLoss(InteractionGraph graph, float[]? historyWeights, int width, int negatives)
{
    private readonly float[] _state = new float[width];
    private readonly float[] _gradient = new float[width];
    private readonly int[] _items = new int[negatives + 1];
    private readonly float[] _scores = new float[negatives + 1];

    /// <summary>Loss of a batch; its gradient is added to that of the rows.</summary>
    /// <param name="score">How rows make a score.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="share">What the mean of this batch counts.</param>
    /// <param name="userRows">(users, width).</param>
    /// <param name="itemRows">(items, width).</param>
    /// <param name="userGradient">(users, width).</param>
    /// <param name="itemGradient">(items, width).</param>
    public double Add(RowScore score, ReadOnlySpan<PairSample> batch, double share, float[] userRows, float[] itemRows, float[] userGradient, float[] itemGradient)
    {
        var sum = 0.0;
        for (var at = 0; at < batch.Length; at++)
        {
            var (user, positive) = (batch[at].User, batch[at].Positive);
            ReadOnlySpan<float> state = Row(userRows, user), own = Row(itemRows, positive);
            var leftOut = historyWeights is null ? 0 : historyWeights[positive] / MathF.Sqrt(graph.UserDegree(user));
            if (leftOut != 0)
            {
                TensorPrimitives.MultiplyAdd(own, -leftOut, state, _state);
                state = _state;
            }

            var count = Candidates(batch, at);
            var scores = _scores.AsSpan(0, count);
            for (var c = 0; c < count; c++) scores[c] = score.Of(state, Row(itemRows, _items[c]), _items[c]);
            var positiveScore = (double)scores[0];
            var largest = TensorPrimitives.Max(scores);
            TensorPrimitives.Subtract(scores, largest, scores);
            TensorPrimitives.Exp(scores, scores);
            var total = TensorPrimitives.Sum<float>(scores);
            sum += largest + Math.Log(total) - positiveScore;

            _gradient.AsSpan().Clear();
            for (var c = 0; c < count; c++)
            {
                var factor = (float)(share / batch.Length * ((scores[c] / total) - (c == 0 ? 1 : 0)));
                score.AddGradient(factor, state, Row(itemRows, _items[c]), _items[c], _gradient, Row(itemGradient, _items[c]));
            }

            TensorPrimitives.Add(Row(userGradient, user), _gradient, Row(userGradient, user));
            if (leftOut != 0) TensorPrimitives.MultiplyAdd(_gradient, -leftOut, Row(itemGradient, positive), Row(itemGradient, positive));
        }

        return sum * share / batch.Length;
    }

    /// <summary>The positive and the negatives of a sample.</summary>
    private int Candidates(ReadOnlySpan<PairSample> batch, int at)
    {
        var had = graph.ItemsOf(batch[at].User);
        (_items[0], _items[1], var count) = (batch[at].Positive, batch[at].Negative, 2);
        for (var n = 1; n < Math.Min(negatives, batch.Length); n++)
        {
            var item = batch[(at + n) % batch.Length].Negative;
            if (had.BinarySearch(item) < 0) _items[count++] = item;
        }

        return count;
    }

    private Span<float> Row(float[] rows, int row) => rows.AsSpan(row * width, width);
}
