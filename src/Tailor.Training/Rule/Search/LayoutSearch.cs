using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;

namespace Tailor.Training.Rule.Search;

/// <summary>Searches the best layout within a budget. Anytime: a search that is cancelled gives the best it has seen; the same seed gives the same layouts.</summary>
/// <param name="space">The layouts.</param>
/// <param name="judge">What they are worth.</param>
/// <param name="options">Sizes and seed.</param>
public sealed class LayoutSearch(LayoutSpace space, ILayoutJudge judge, SearchOptions options)
{
    /// <summary>What the layouts of half the random draws are concentrated by.</summary>
    private const double Concentration = .3;

    /// <summary>Aging evolution: the best of a few living layouts has a child, the oldest layout dies.</summary>
    /// <param name="budget">Bytes.</param>
    /// <param name="progress">Told the best after each evaluation.</param>
    /// <param name="cancellation">Ends it early, once there is a layout.</param>
    public JudgedLayout Evolve(long budget, Action<int, JudgedLayout>? progress, CancellationToken cancellation)
    {
        var (random, living, best, evaluations) = (Stream(budget), new Queue<JudgedLayout>(), default(JudgedLayout?), 0);
        while (living.Count < options.Population && (best is null || !cancellation.IsCancellationRequested))
            living.Enqueue(Judged(space.Draw(budget, living.Count % 2 == 0 ? 0 : Concentration, ref random)));
        for (var cycle = 0; cycle < options.Cycles && !cancellation.IsCancellationRequested; cycle++)
        {
            JudgedLayout[] all = [.. living];
            random.Shuffle<JudgedLayout>(all);
            JudgedLayout[] parents = [.. all.Take(options.Sample).OrderByDescending(one => one.Worth)];
            var child = parents.Length > 1 && random.Unit() < options.Crossover
                ? space.Repair(Cross(parents[0].Layout, parents[1].Layout, ref random), budget, ref random)
                : space.Mutate(parents[0].Layout, budget, ref random);
            living.Enqueue(Judged(child));
            living.Dequeue();
        }

        return best!.Value;

        JudgedLayout Judged(Layout layout)
        {
            var judged = new JudgedLayout(layout, judge.Judge(layout));
            if (best is not { } so || judged.Worth > so.Worth) best = judged;
            progress?.Invoke(++evaluations, best.Value);
            return judged;
        }
    }

    /// <summary>The best of as many random layouts as evolution looks at: the control.</summary>
    public JudgedLayout Random(long budget, Action<int, JudgedLayout>? progress, CancellationToken cancellation)
    {
        var (random, best) = (Stream(budget), default(JudgedLayout?));
        for (var at = 0; at < options.Population + options.Cycles && (best is null || !cancellation.IsCancellationRequested); at++)
        {
            var layout = space.Draw(budget, at % 2 == 0 ? 0 : Concentration, ref random);
            var worth = judge.Judge(layout);
            if (best is not { } so || worth > so.Worth) best = new(layout, worth);
            progress?.Invoke(at + 1, best.Value);
        }

        return best!.Value;
    }

    /// <summary>From one block each, always the block that gains most for its bytes, until none fits.</summary>
    public JudgedLayout Greedy(long budget, Action<int, JudgedLayout>? progress, CancellationToken cancellation)
    {
        if (budget < space.Least) throw new ArgumentOutOfRangeException(nameof(budget), budget, $"The smallest table takes {space.Least} bytes; {budget} are not enough.");
        var (best, evaluations) = (new JudgedLayout(space.Smallest, judge.Judge(space.Smallest)), 1);
        while (!cancellation.IsCancellationRequested)
        {
            var (next, gain) = (default(JudgedLayout?), double.NegativeInfinity);
            foreach (var layout in space.Grown(best.Layout, budget))
            {
                var grown = new JudgedLayout(layout, judge.Judge(layout));
                evaluations++;
                var perByte = (grown.Worth - best.Worth) / (space.BytesOf(layout) - space.BytesOf(best.Layout));
                if (perByte > gain) (next, gain) = (grown, perByte);
            }

            if (next is not { } found) break;
            best = found;
            progress?.Invoke(evaluations, best);
        }

        return best;
    }

    /// <summary>For each group the blocks of one parent or the other.</summary>
    private static Layout Cross(Layout a, Layout b, ref RandomStream random)
    {
        var kept = new ulong[a.Groups];
        for (var group = 0; group < kept.Length; group++) kept[group] = (random.Below(2) == 0 ? a : b).Kept[group];
        return new Layout([.. kept]);
    }

    private RandomStream Stream(long budget) => new((long)RandomPurpose.Evolution, options.Seed, budget);
}
