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
    public static int Select(KernelSet kernels, ReadOnlySpan<float> scores, ReadOnlySpan<ulong> excluded, Span<Recommendation> top) =>
        Sort(top[..Add(kernels, scores, first: 0, excluded, top, count: 0)]);

    /// <summary>Adds a block of items to a heap of the best so far, the worst at its root; blocks come in rising order.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="scores">(block).</param>
    /// <param name="first">The block's first item.</param>
    /// <param name="excluded">A bit an item; a set bit keeps the item out. Empty: none is kept out.</param>
    /// <param name="top">The heap.</param>
    /// <param name="count">How many it holds.</param>
    /// <returns>How many it holds now.</returns>
    /// <exception cref="ArithmeticException">A score is NaN.</exception>
    public static int Add(KernelSet kernels, ReadOnlySpan<float> scores, int first, ReadOnlySpan<ulong> excluded, Span<Recommendation> top, int count)
    {
        for (var at = 0; at < scores.Length; at++)
        {
            // Items come in rising order, so an equal score never displaces one.
            if (count == top.Length && (at = kernels.NextAbove(scores, at, count == 0 ? float.PositiveInfinity : top[0].Score)) == scores.Length) break;
            var item = first + at;
            if (float.IsNaN(scores[at])) throw new ArithmeticException($"The score of item {item} is not a number: the weights of the model overflow float32.");
            if (!excluded.IsEmpty && (excluded[item >> 6] >> item & 1) != 0) continue;
            var candidate = new Recommendation(item, scores[at]);
            if (count < top.Length) Rise(top, count++, candidate);
            else if (count > 0) Sink(top, candidate);
        }

        return count;
    }

    /// <summary>Puts a full heap in order, best first.</summary>
    /// <returns>Its length.</returns>
    public static int Sort(Span<Recommendation> top)
    {
        for (var end = top.Length - 1; end > 0; end--)
        {
            var worst = top[0];
            Sink(top[..end], top[end]);
            top[end] = worst;
        }

        return top.Length;
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
