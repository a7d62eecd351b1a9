using FsCheck;
using FsCheck.Fluent;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Budgets;

public sealed class PrecisionAllocationTests
{
    private const double Rounding = 1e-9; // relative, of sums of doubles

    /// <summary>Networks of 1 to 5 layers, scores with many ties, and a place between 2 and 8 bits everywhere.</summary>
    private static Arbitrary<Case> Cases => (
        from count in Gen.Choose(1, 5)
        from layers in Gen.Choose(1, 60).Two().Select(size => new ChannelLayer("layer", size.Item1, size.Item2)).ArrayOf(count)
        from scores in Gen.Choose(-9, 9).Select(score => score / 4f).ArrayOf(layers.Sum(layer => layer.Channels))
        from place in Gen.Choose(0, 1000).Select(place => place / 1000.0)
        from kind in Gen.Elements(BudgetKind.AverageBits, BudgetKind.Bytes, BudgetKind.Cost)
        select new Case(layers, scores, Budget(layers, kind, place))).ToArbitrary();

    [Fact]
    public void No_budget_is_exceeded_and_nothing_that_fits_is_left_unspent() => Prop.ForAll(Cases, given =>
    {
        var (layers, _, budget) = given;
        var codes = given.Allocate();
        var (cost, limit) = (budget.CostOf(layers, codes), budget.LimitFor(layers));
        Assert.True(cost <= limit * (1 + Rounding), $"{cost} of {limit}");
        var fanIn = FanIn(layers);
        for (var channel = 0; channel < codes.Length; channel++)
        {
            if (codes[channel] == Precision.HighestCode) continue;
            var price = budget.ChannelCost(fanIn[channel], (byte)(codes[channel] + 1)) - budget.ChannelCost(fanIn[channel], codes[channel]);
            Assert.True(price > limit - cost, $"channel {channel} could grow for {price}, and {limit - cost} are left");
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Among_channels_of_one_price_the_greater_score_never_has_fewer_bits() => Prop.ForAll(Cases, given =>
    {
        var codes = given.Allocate();
        foreach (var channels in FanIn(given.Layers).Select((fanIn, channel) => (fanIn, channel)).GroupBy(pair => pair.fanIn, pair => pair.channel))
        {
            var ordered = channels.OrderByDescending(channel => given.Scores[channel]).ThenBy(channel => channel).Select(channel => codes[channel]).ToArray(); // OrderBy is stable: equal scores by lower channel
            Assert.Equal(ordered.OrderDescending(), ordered);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_instance_allocates_again_and_again_the_same() => Prop.ForAll(Cases, given =>
    {
        var allocation = new PrecisionAllocation(given.Layers);
        var (first, other, again) = (new byte[allocation.Channels], new byte[allocation.Channels], new byte[allocation.Channels]);
        allocation.Allocate(given.Scores, given.Budget, first);
        allocation.Allocate([.. given.Scores.Select(score => -score)], given.Budget, other);
        allocation.Allocate(given.Scores, given.Budget, again);
        Assert.Equal(first, again);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(770)]
    public void At_3_bits_a_tenth_has_8_a_fifth_4_and_the_rest_2(int channels)
    {
        var scores = Enumerable.Range(0, channels).Select(channel => (float)((channel * 7919) % channels)).ToArray(); // a permutation
        var codes = new byte[channels];
        new PrecisionAllocation([new("layer", channels, 64)]).Allocate(scores, PrecisionBudget.AverageBits(3), codes);
        for (var channel = 0; channel < channels; channel++)
        {
            var rank = scores.Count(score => score > scores[channel]);
            Assert.Equal(rank < channels / 10 ? 3 : rank < channels * 3 / 10 ? 2 : 1, codes[channel]);
        }
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(7, 3)]
    [InlineData(1, 5)]
    [InlineData(768, 64)]
    public void At_3_bits_the_quotas_hold_up_to_whole_channels(int channels, int fanIn)
    {
        var codes = new byte[channels];
        new PrecisionAllocation([new("layer", channels, fanIn)]).Allocate([.. Enumerable.Range(0, channels).Select(channel => -(float)channel)], PrecisionBudget.AverageBits(3), codes);
        Assert.Equal(channels / 10, codes.Count(code => code == 3));
        Assert.InRange(codes.Count(code => code == 2) - (0.2 * channels), -1, 3);
        Assert.InRange((3 * channels) - codes.Sum(code => Precision.BitsOf(code)), 0, 1);
    }

    [Theory]
    [InlineData(2, 1, 1, 1, 1)]
    [InlineData(4, 2, 2, 2, 2)]
    [InlineData(8, 3, 3, 3, 3)]
    [InlineData(5, 3, 2, 2, 2)] // a quarter of 8, the rest 4
    public void Whole_budgets_worked_by_hand(double bits, params int[] expected)
    {
        var codes = new byte[4];
        new PrecisionAllocation([new("layer", 4, 3)]).Allocate([4, 3, 2, 1], PrecisionBudget.AverageBits(bits), codes);
        Assert.Equal(expected, codes.Select(code => (int)code));
    }

    [Fact]
    public void Equal_scores_go_by_the_lower_channel()
    {
        var codes = new byte[20];
        new PrecisionAllocation([new("a", 10, 6), new("b", 10, 6)]).Allocate([.. Enumerable.Range(0, 20).Select(channel => channel == 13 ? 1f : channel % 2 == 0 ? 0f : -0f)], PrecisionBudget.AverageBits(3), codes);
        Assert.Equal(new byte[] { 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1 }, codes);
    }

    [Fact]
    public void Bytes_count_whole_bytes_of_each_channel()
    {
        // 3 weights take 1, 2 and 3 bytes; 4 channels with 6 bytes: one grows to 3, or two to 2: twice as many 4 as 8.
        var codes = new byte[4];
        new PrecisionAllocation([new("layer", 4, 3)]).Allocate([1, 2, 3, 4], PrecisionBudget.Bytes(6), codes);
        Assert.Equal(new byte[] { 1, 1, 2, 2 }, codes);
    }

    [Fact]
    public void What_cannot_be_is_refused_and_said()
    {
        var allocation = new PrecisionAllocation([new("layer", 4, 10)]);
        Refused("Average bits must be 2 to 8, not 1.9", PrecisionBudget.AverageBits(1.9));
        Refused("Average bits must be 2 to 8, not 8.1", PrecisionBudget.AverageBits(8.1));
        Refused("Average bits must be 2 to 8, not NaN", PrecisionBudget.AverageBits(double.NaN));
        Refused("A budget of 11 bytes cannot be met: with 2 bits everywhere the network takes 12, and 11 are allowed", PrecisionBudget.Bytes(11));
        Refused("A budget of cost 79 cannot be met: with 2 bits everywhere the network takes 80", new(BudgetKind.Cost, 79));
        Refused("A budget of cost NaN cannot be met", new(BudgetKind.Cost, double.NaN));
        Refused("Costs must be finite and not fall with the bits, but are 2, 1 and 8", new(BudgetKind.Cost, 1000, 2, 1, 8));
        Refused("Costs must be finite", new(BudgetKind.Cost, 1000, 2, 4, double.PositiveInfinity));
        Refused("There is no budget of kind 7", new((BudgetKind)7, 1000));
        Refused("The score of channel 2 is not a number", PrecisionBudget.AverageBits(3), 1, 2, float.NaN, 4);
        Refused("Expected 4 scores and codes, found 3 and 4", PrecisionBudget.AverageBits(3), 1, 2, 3);

        void Refused(string message, PrecisionBudget budget, params float[] scores)
        {
            var error = Assert.Throws<ArgumentException>(() => allocation.Allocate(scores.Length == 0 ? new float[4] : scores, budget, new byte[4]));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_allocation_takes_no_memory()
    {
        ChannelLayer[] layers = [new("a", 64, 64), new("b", 256, 64), new("c", 64, 256)];
        var allocation = new PrecisionAllocation(layers);
        var (scores, codes) = (new float[allocation.Channels], new byte[allocation.Channels]);
        for (var i = 0; i < scores.Length; i++) scores[i] = i * 37 % 101; // with ties
        PrecisionBudget[] budgets = [PrecisionBudget.AverageBits(3.3), PrecisionBudget.Bytes(20_000), new(BudgetKind.Cost, 130_000)];
        foreach (var budget in budgets) allocation.Allocate(scores, budget, codes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var budget in budgets) allocation.Allocate(scores, budget, codes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int[] FanIn(ChannelLayer[] layers) => [.. layers.SelectMany(layer => Enumerable.Repeat(layer.FanIn, layer.Channels))];

    private static PrecisionBudget Budget(ChannelLayer[] layers, BudgetKind kind, double place)
    {
        if (kind == BudgetKind.AverageBits) return PrecisionBudget.AverageBits(2 + (6 * place));
        var budget = new PrecisionBudget(kind, 0, 1.5, 2.25, 4);
        var channels = layers.Sum(layer => layer.Channels);
        var (least, most) = (budget.CostOf(layers, Precision.Uniform(channels, 2).Codes), budget.CostOf(layers, Precision.Uniform(channels, 8).Codes));
        return budget with { Limit = least + ((most - least) * place) };
    }

    /// <summary>What an allocation is given.</summary>
    private sealed record Case(ChannelLayer[] Layers, float[] Scores, PrecisionBudget Budget)
    {
        public byte[] Allocate()
        {
            var allocation = new PrecisionAllocation(Layers);
            var codes = new byte[allocation.Channels];
            allocation.Allocate(Scores, Budget, codes);
            return codes;
        }

        public override string ToString() => $"{string.Join(", ", Layers)}; {Budget}; [{string.Join(", ", Scores)}]";
    }
}
