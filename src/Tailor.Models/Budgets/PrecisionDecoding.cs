using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Budgets;

/// <summary>
/// A device may be weaker than the one that a plan was made for. Codes are levels of importance, so it need not ask again: it can read the same codes
/// with narrower widths, within its own budget (CHORD, ACM MM 2025: the strategy is decoded on the device).
/// </summary>
public static class PrecisionDecoding
{
    /// <summary>Codes that the levels 1, 2 and 3 become, as sent first, the weakest last.</summary>
    private static readonly byte[][] Maps = [[1, 2, 3], [1, 1, 3], [1, 2, 2], [1, 1, 2], [1, 1, 1]];

    /// <summary>
    /// Reads codes within a budget: levels 3, 2 and 1 as (8, 4, 2) bits, (8, 2, 2), (4, 4, 2), (4, 2, 2) or (2, 2, 2), whichever gives the most
    /// average bits that the budget allows; where two give the same, the former.
    /// </summary>
    /// <param name="sent">The codes of the plan.</param>
    /// <param name="layers">The network's layers.</param>
    /// <param name="budget">The device's budget.</param>
    /// <returns>What the device runs; <paramref name="sent"/> itself where the budget allows it.</returns>
    /// <exception cref="ArgumentException">The network has another number of channels, or even 2 bits everywhere are beyond the budget; the message says by how much.</exception>
    public static Precision Decode(Precision sent, IReadOnlyList<ChannelLayer> layers, PrecisionBudget budget)
    {
        sent.Require(layers);
        if (budget.Problem(layers) is { } problem) throw new ArgumentException(problem, nameof(budget));
        var limit = budget.LimitFor(layers);
        var (best, most) = (sent, -1L);
        foreach (var map in Maps)
        {
            var codes = new byte[sent.Channels];
            for (var channel = 0; channel < codes.Length; channel++) codes[channel] = map[sent.Codes[channel] - 1];
            if (budget.CostOf(layers, codes) > limit) continue;
            var bits = Bits(codes, layers);
            if (bits > most) (best, most) = (map == Maps[0] ? sent : new Precision(codes), bits);
        }

        return best;
    }

    private static long Bits(byte[] codes, IReadOnlyList<ChannelLayer> layers)
    {
        var (bits, channel) = (0L, 0);
        foreach (var layer in layers)
        {
            for (var end = channel + layer.Channels; channel < end; channel++) bits += (long)layer.FanIn << codes[channel];
        }

        return bits;
    }
}
