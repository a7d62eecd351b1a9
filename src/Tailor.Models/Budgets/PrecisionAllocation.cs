using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Budgets;

/// <summary>
/// Turns channel scores into codes within a budget. The share of weights at each width follows from the budget alone (at 3 bits: 10 % at 8 bits,
/// 20 % at 4, 70 % at 2); the scores decide which channels they are. Training and customization allocate with the same code, so the budget
/// holds by construction in both.
/// </summary>
/// <remarks>One instance for one thread: it keeps its working memory, and allocating a precision allocates no memory.</remarks>
public sealed class PrecisionAllocation
{
    private readonly int[] _fanIn;
    private readonly int[] _order;
    private readonly ulong[] _keys;
    private readonly long _weights;

    /// <summary>Lays out the channels.</summary>
    /// <param name="layers">The network's layers.</param>
    public PrecisionAllocation(IReadOnlyList<ChannelLayer> layers)
    {
        _fanIn = [.. layers.SelectMany(layer => Enumerable.Repeat(layer.FanIn, layer.Channels))];
        _order = new int[_fanIn.Length];
        _keys = new ulong[_fanIn.Length];
        _weights = layers.Sum(layer => (long)layer.WeightCount);
    }

    /// <summary>Number of channels.</summary>
    public int Channels => _fanIn.Length;

    /// <summary>What is wrong with a budget for this network, or null: its numbers must make sense, and 2 bits everywhere must be within it.</summary>
    public string? Problem(PrecisionBudget budget)
    {
        var least = 0.0;
        foreach (var fanIn in _fanIn) least += budget.ChannelCost(fanIn, Precision.LowestCode);
        return budget.Problem(least, _weights);
    }

    /// <summary>Allocates.</summary>
    /// <param name="scores">(channels) importance; the greater, the more bits. Equal ones: the lower channel first.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="codes">(channels) receives the codes.</param>
    /// <exception cref="ArgumentException">The budget cannot be met, a length is wrong, or a score is not a number.</exception>
    public void Allocate(ReadOnlySpan<float> scores, PrecisionBudget budget, Span<byte> codes)
    {
        if (Problem(budget) is { } problem) throw new ArgumentException(problem, nameof(budget));
        if (scores.Length != Channels || codes.Length != Channels) throw new ArgumentException($"Expected {Channels} scores and codes, found {scores.Length} and {codes.Length}.", nameof(scores));
        for (var channel = 0; channel < Channels; channel++)
        {
            if (float.IsNaN(scores[channel])) throw new ArgumentException($"The score of channel {channel} is not a number.", nameof(scores));
            _keys[channel] = ((ulong)Descending(scores[channel]) << 32) | (uint)channel;
        }

        // One number holds score and channel, so equal scores stand in the order of their channels.
        _keys.AsSpan().Sort();
        for (var place = 0; place < Channels; place++) _order[place] = (int)(uint)_keys[place];

        var bits = budget.Kind == BudgetKind.AverageBits ? budget.Limit : LargestBits(budget, codes);
        Fill(bits, codes);
        Spend(budget, codes);
    }

    /// <summary>A number that falls as the score rises; both zeros have the same.</summary>
    private static uint Descending(float score)
    {
        var bits = BitConverter.SingleToInt32Bits(score + 0f);
        return ~(uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    private double CostOf(PrecisionBudget budget, ReadOnlySpan<byte> codes)
    {
        var cost = 0.0;
        for (var channel = 0; channel < codes.Length; channel++) cost += budget.ChannelCost(_fanIn[channel], codes[channel]);
        return cost;
    }

    /// <summary>The most average bits whose quotas stay within a budget of another kind, by bisection.</summary>
    private double LargestBits(PrecisionBudget budget, Span<byte> codes)
    {
        var (low, high, limit) = (2.0, 8.0, budget.LimitFor(_weights));
        Fill(high, codes);
        if (CostOf(budget, codes) <= limit) return high;
        for (var i = 0; i < 30; i++)
        {
            var middle = (low + high) / 2;
            Fill(middle, codes);
            if (CostOf(budget, codes) <= limit) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>Quotas by score: up to 16/3 bits, twice as many weights have 4 bits as have 8; above, none has 2.</summary>
    private void Fill(double bits, Span<byte> codes)
    {
        var eight = bits <= 16.0 / 3 ? (bits - 2) / 10 : (bits - 4) / 4;
        var four = bits <= 16.0 / 3 ? 2 * eight : 1 - eight;
        var rounding = 1e-12 * _weights; // of the products: 0.3 · 10 must hold 3
        var (at8, at48) = ((eight * _weights) + rounding, ((eight + four) * _weights) + rounding);
        long taken = 0;
        foreach (var channel in _order)
        {
            taken += _fanIn[channel];
            codes[channel] = taken <= at8 ? (byte)3 : taken <= at48 ? (byte)2 : (byte)1;
        }
    }

    /// <summary>Spends what whole channels left over: the best channels that can still grow do. Afterwards none can.</summary>
    private void Spend(PrecisionBudget budget, Span<byte> codes)
    {
        var limit = budget.LimitFor(_weights);
        var left = limit - CostOf(budget, codes);
        for (var code = (byte)1; code < Precision.HighestCode; code++)
        {
            foreach (var channel in _order)
            {
                if (codes[channel] != code) continue;
                var price = budget.ChannelCost(_fanIn[channel], (byte)(code + 1)) - budget.ChannelCost(_fanIn[channel], code);
                if (price > left + (1e-12 * limit)) continue;
                codes[channel]++;
                left -= price;
            }
        }
    }
}
