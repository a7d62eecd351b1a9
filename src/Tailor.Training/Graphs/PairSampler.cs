using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;

namespace Tailor.Training.Graphs;

/// <summary>Draws BPR's samples as LightGCN's authors do: a user uniformly, one of the user's items, and an item that the user does not have.</summary>
/// <param name="graph">The training interactions.</param>
/// <param name="seed">Seed.</param>
internal sealed class PairSampler(InteractionGraph graph, int seed)
{
    private readonly int[] _users = [.. Enumerable.Range(0, graph.UserCount).Where(user => graph.UserDegree(user) > 0 && graph.UserDegree(user) < graph.ItemCount)];

    /// <summary>Users that can be drawn.</summary>
    public int Users => _users.Length;

    /// <summary>Fills a batch; the same numbers for the same step, whatever came before.</summary>
    /// <param name="step">Step from 0.</param>
    /// <param name="batch">Receives user, positive, negative.</param>
    public void Fill(long step, Span<PairSample> batch)
    {
        var random = new RandomStream((long)RandomPurpose.Pairs, seed, step);
        for (var at = 0; at < batch.Length; at++)
        {
            var user = _users[random.Below(_users.Length)];
            var items = graph.ItemsOf(user);
            var positive = items[random.Below(items.Length)];
            var negative = random.Below(graph.ItemCount);
            while (items.BinarySearch(negative) >= 0) negative = random.Below(graph.ItemCount);
            batch[at] = new(user, positive, negative);
        }
    }
}
