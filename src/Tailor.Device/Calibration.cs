using Tailor.Device.Installed;
using Tailor.Models.Budgets;
using Tailor.Runtime;

namespace Tailor.Device;

/// <summary>How fast a device runs its model: what turns a limit of time into the multiply-adds of a profile. It stays on the device; the cloud is told the budget alone.</summary>
/// <param name="RestMicroseconds">What a recommendation takes besides the network: scores of the items, the best of them.</param>
/// <param name="MultiplyAddsPerMicrosecond">Multiply-adds of the network, as budgets count them (those of one item), for each microsecond of a recommendation that computes its whole window.</param>
public sealed record Calibration(double RestMicroseconds, double MultiplyAddsPerMicrosecond)
{
    private const int WarmUp = 20;
    private const int Rounds = 31;
    private const int Top = 10;

    /// <summary>
    /// The multiply-adds with which a recommendation, one of a history that is new to its session, takes no longer than a limit; 0 where the items' scores alone take that. Half of all calls are
    /// measured to be below it, not each.
    /// </summary>
    public long MultiplyAddsWithin(TimeSpan limit) => (long)Math.Max(0, (limit.TotalMicroseconds - RestMicroseconds) * MultiplyAddsPerMicrosecond);

    /// <summary>Measures a model: medians of calls whose windows have nothing in common with the one before.</summary>
    internal static Calibration Of(InstalledModel model, TimeProvider time)
    {
        var (recommender, costs) = (model.Recommender, new StructureCosts(model.Recommender.Spec));
        var (session, items) = (recommender.OpenSession(), recommender.ItemCount);
        var (history, hidden, top) = (new int[recommender.Spec.MaxLength], new float[recommender.Spec.Width], new Recommendation[Math.Min(Top, items)]);
        var (network, whole) = (new double[Rounds], new double[Rounds]);
        for (var round = -WarmUp; round < Rounds; round++)
        {
            Fill(2 * round);
            var begun = time.GetTimestamp();
            session.Encode(history, hidden);
            var encoded = time.GetElapsedTime(begun);
            Fill((2 * round) + 1);
            begun = time.GetTimestamp();
            session.Recommend(history, top, excludeHistory: false);
            var answered = time.GetElapsedTime(begun);
            if (round >= 0) (network[round], whole[round]) = (encoded.TotalMicroseconds, answered.TotalMicroseconds);
        }

        var middle = Math.Max(Median(network), 1e-3); // a clock may be too coarse
        return new(Math.Max(0, Median(whole) - middle), costs.Of(StructureBudgetKind.MultiplyAdds, recommender.Parts.Structure) / middle);

        void Fill(int first)
        {
            for (var i = 0; i < history.Length; i++) history[i] = (first + i + (2 * WarmUp)) % items;
        }
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
