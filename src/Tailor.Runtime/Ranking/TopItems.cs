using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Ranking;

/// <summary>The k best scores, best first; of equal scores the lower item index first. Works in the caller's span.</summary>
internal static class TopItems
{
    /// <summary>Selects.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="scores">(items).</param>
    /// <param name="excluded">A bit an item; a set bit keeps the item out. Empty: none is kept out.</param>
    /// <param name="top">Receives the best; its length is k.</param>
    /// <returns>How many were written: k, or fewer where fewer items are left.</returns>
    /// <exception cref="ArithmeticException">A score is NaN.</exception>
    public static int Select(KernelSet kernels, ReadOnlySpan<float> scores, ReadOnlySpan<ulong> excluded, Span<Recommendation> top)
    {
        var count = 0;
        for (var item = 0; item < scores.Length; item++)
        {
            // A heap of the best so far, the worst at its root. Items come in rising order, so an equal score never displaces one.
            if (count == top.Length && (item = kernels.NextAbove(scores, item, count == 0 ? float.PositiveInfinity : top[0].Score)) == scores.Length) break;
            if (float.IsNaN(scores[item])) throw new ArithmeticException($"The score of item {item} is not a number: the weights of the model overflow float32.");
            if (!excluded.IsEmpty && (excluded[item >> 6] >> item & 1) != 0) continue;
            var candidate = new Recommendation(item, scores[item]);
            if (count < top.Length) Rise(top, count++, candidate);
            else if (count > 0) Sink(top, candidate);
        }

        for (var end = count - 1; end > 0; end--)
        {
            var worst = top[0];
            Sink(top[..end], top[end]);
            top[end] = worst;
        }

        return count;
    }

    private static bool Worse(in Recommendation left, in Recommendation right) =>
        left.Score < right.Score || (left.Score == right.Score && left.Item > right.Item);

    private static void Rise(Span<Recommendation> heap, int at, in Recommendation candidate)
    {
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (!Worse(candidate, heap[parent])) break;
            heap[at] = heap[parent];
            at = parent;
        }

        heap[at] = candidate;
    }

    private static void Sink(Span<Recommendation> heap, Recommendation candidate)
    {
        var at = 0;
        for (var child = 1; child < heap.Length; child = (2 * at) + 1)
        {
            if (child + 1 < heap.Length && Worse(heap[child + 1], heap[child])) child++;
            if (!Worse(heap[child], candidate)) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = candidate;
    }
}
