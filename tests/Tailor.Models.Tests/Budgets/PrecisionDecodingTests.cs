using FsCheck;
using FsCheck.Fluent;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Budgets;

public sealed class PrecisionDecodingTests
{
    private static readonly ChannelLayer[] Layers = [new("a", 4, 8), new("b", 6, 4)];
    private static readonly Precision Sent = new(3, 2, 1, 1, 3, 2, 2, 1, 1, 1); // weights at 8, 4 and 2 bits: 12, 16, 28

    [Theory]
    [InlineData(8, 8, 4, 2)]
    [InlineData(3.9, 8, 4, 2)] // as sent: 216 of 56 · 3.9 = 218.4
    [InlineData(3.8, 8, 2, 2)] // 184; (4, 4, 2) is 168
    [InlineData(3.2, 4, 4, 2)]
    [InlineData(2.9, 4, 2, 2)] // 136
    [InlineData(2.1, 2, 2, 2)]
    [InlineData(2, 2, 2, 2)]
    public void The_most_average_bits_within_the_budget(double bits, int three, int two, int one) =>
        Assert.Equal(Mapped(Sent, three, two, one), PrecisionDecoding.Decode(Sent, Layers, PrecisionBudget.AverageBits(bits)));

    [Fact]
    public void What_the_budget_allows_is_run_as_sent() => Assert.Same(Sent, PrecisionDecoding.Decode(Sent, Layers, PrecisionBudget.Bytes(1_000)));

    [Fact]
    public void The_order_of_the_middle_maps_follows_from_the_weights()
    {
        // Many channels of 4 bits and few of 8: (4, 4, 2) has more bits than (8, 2, 2).
        var sent = new Precision(3, 2, 2, 2, 1, 1, 1, 1, 1, 1);
        ChannelLayer[] layers = [new("a", 10, 5)];
        Assert.Equal(Mapped(sent, 4, 4, 2), PrecisionDecoding.Decode(sent, layers, PrecisionBudget.AverageBits(3)));

        // One of 8 and two of 4, as CHORD's quotas have it: both give the same, and the former stays.
        var even = new Precision(3, 2, 2, 1, 1, 1, 1, 1, 1, 1);
        Assert.Equal(Mapped(even, 8, 2, 2), PrecisionDecoding.Decode(even, layers, PrecisionBudget.AverageBits(2.9)));
    }

    [Fact]
    public void Any_codes_within_any_budget_come_out_within_it() => Prop.ForAll(
        Gen.Choose(1, 3).Select(code => (byte)code).ArrayOf(10).ToArbitrary(),
        Gen.Choose(200, 800).Select(bits => bits / 100.0).ToArbitrary(),
        Gen.Elements(BudgetKind.AverageBits, BudgetKind.Bytes, BudgetKind.Cost).ToArbitrary(),
        (codes, bits, kind) =>
        {
            var sent = new Precision(codes);
            var budget = new PrecisionBudget(kind, kind switch { BudgetKind.AverageBits => bits, BudgetKind.Bytes => Math.Ceiling(56 * bits / 8), _ => 56 * bits });
            var decoded = PrecisionDecoding.Decode(sent, Layers, budget);
            Assert.True(budget.CostOf(Layers, decoded.Codes) <= budget.LimitFor(Layers));
            int[][] maps = [[8, 4, 2], [8, 2, 2], [4, 4, 2], [4, 2, 2], [2, 2, 2]];
            var best = maps.Select(map => Mapped(sent, map[0], map[1], map[2])).Where(other => budget.CostOf(Layers, other.Codes) <= budget.LimitFor(Layers)).Max(other => other.AverageBits(Layers));
            Assert.Equal(best, decoded.AverageBits(Layers));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_cannot_be_is_refused_and_said()
    {
        Refused("A budget of 13 bytes cannot be met: with 2 bits everywhere the network takes 14, and 13 are allowed", Sent, PrecisionBudget.Bytes(13));
        Refused("Average bits must be 2 to 8, not 1", Sent, PrecisionBudget.AverageBits(1));
        Refused("The network has 10 channels, the precision 2", new Precision(1, 2), PrecisionBudget.Bytes(100));

        static void Refused(string message, Precision sent, PrecisionBudget budget) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => PrecisionDecoding.Decode(sent, Layers, budget)).Message, StringComparison.Ordinal);
    }

    private static Precision Mapped(Precision sent, int three, int two, int one) =>
        new([.. sent.Codes.ToArray().Select(code => Precision.CodeOf(code switch { 3 => three, 2 => two, _ => one }))]);
}
