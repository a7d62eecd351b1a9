using FsCheck;
using FsCheck.Fluent;
using Tailor.Evaluation.Metrics;

namespace Tailor.Evaluation.Tests.Metrics;

/// <summary>The closed form against enumeration, against many draws, and where logarithms are needed.</summary>
public sealed class ExpectedGainTests
{
    private static readonly Metric Ndcg = Metric.Parse("ndcg@3");

    [Fact]
    public void HandWorked()
    {
        // 2 of 4 unseen items stand above; 2 are drawn of C(4, 2) = 6: none above in 1, one in 4, both in 1.
        Assert.Equal(1 / 6.0, RankGain.Expected(Metric.Parse("hit@1"), 2, 4, 2), 1e-14);
        Assert.Equal(5 / 6.0, RankGain.Expected(Metric.Parse("hit@2"), 2, 4, 2), 1e-14);
        Assert.Equal((1 + (4 / Math.Log2(3)) + 0.5) / 6, RankGain.Expected(Ndcg, 2, 4, 2), 1e-14);
        Assert.Equal((1 + (4 / 2.0) + (1 / 3.0)) / 6, RankGain.Expected(Metric.Parse("mrr@3"), 2, 4, 2), 1e-14);
    }

    [Theory]
    [InlineData(0, 10, 5)]
    [InlineData(10, 10, 5)]
    [InlineData(3, 10, 10)]
    [InlineData(3, 10, 99)] // more draws than items: all are drawn
    [InlineData(2, 10, 0)]
    [InlineData(0, 0, 5)] // everything seen
    public void WithoutChanceItIsTheGain(int rank, int unseen, int draws)
    {
        var certain = Math.Min(rank, Math.Min(draws, unseen));
        Assert.Equal(RankGain.Of(Metric.Parse("ndcg@8"), certain), RankGain.Expected(Metric.Parse("ndcg@8"), rank, unseen, draws), 1e-14);
    }

    [Fact]
    public void EqualsTheSumOverAllDraws()
    {
        for (var unseen = 0; unseen <= 9; unseen++)
        {
            for (var rank = 0; rank <= unseen; rank++)
            {
                for (var draws = 0; draws <= unseen; draws++)
                {
                    var (sum, count) = (0.0, 0);
                    for (var subset = 0u; subset < 1u << unseen; subset++)
                    {
                        if (System.Numerics.BitOperations.PopCount(subset) != draws) continue;
                        count++;
                        sum += RankGain.Of(Ndcg, System.Numerics.BitOperations.PopCount(subset & ((1u << rank) - 1)));
                    }
                    Assert.Equal(sum / count, RankGain.Expected(Ndcg, rank, unseen, draws), 1e-13);
                }
            }
        }
    }

    [Fact]
    public void EqualsTheAverageOfManyDraws()
    {
        const int Draws = 20_000;
        var random = new Random(5);
        var items = Enumerable.Range(0, 300).ToArray();
        var (sum, squares) = (0.0, 0.0);
        for (var d = 0; d < Draws; d++)
        {
            random.Shuffle(items);
            var gain = RankGain.Of(Metric.Parse("ndcg@10"), items.AsSpan(0, 50).ToArray().Count(item => item < 40));
            sum += gain;
            squares += gain * gain;
        }
        var mean = sum / Draws;
        var error = Math.Sqrt(((squares / Draws) - (mean * mean)) / Draws);
        Assert.InRange(RankGain.Expected(Metric.Parse("ndcg@10"), 40, 300, 50), mean - (4 * error), mean + (4 * error));
    }

    [Fact]
    public void SurvivesAnUnderflowingFirstTerm()
    {
        // P(0) = C(500000, 10000) / C(1000000, 10000) ≈ 2^−10000 is 0 in double; the distribution's mass lies near 5,000.
        Assert.Equal(0.5, RankGain.Expected(Metric.Parse("hit@5000"), 500_000, 1_000_000, 10_000), 0.01);
        Assert.Equal(1, RankGain.Expected(Metric.Parse("hit@10001"), 500_000, 1_000_000, 10_000), 1e-6);
    }

    [Fact]
    public void IsBoundedAndFallsWithRank() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 5_000).Two().Zip(Gen.Choose(1, 200)).ToArbitrary(),
        (((int Rank, int Unseen) Position, int Draws) given) =>
        {
            var unseen = Math.Max(given.Position.Rank, given.Position.Unseen);
            var rank = Math.Min(given.Position.Rank, given.Position.Unseen);
            var here = RankGain.Expected(Ndcg, rank, unseen, given.Draws);
            var better = RankGain.Expected(Ndcg, rank - 1, unseen, given.Draws);
            return here is >= 0 and <= 1 && better is >= 0 and <= 1 && here <= better + 1e-9;
        }));

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1, 0.0)]
    [InlineData(10, 15.104412573075516)]
    [InlineData(170, 706.5730622457874)]
    [InlineData(300, 1414.905849945068)]
    [InlineData(1_000_000, 12815518.384658169)]
    public void LogFactorials(int n, double expected) => Assert.Equal(expected, LogFactorial.Of(n), Math.Max(1e-13, expected * 1e-14));

    [Fact]
    public void TableAndSeriesJoin()
    {
        for (var n = 250; n < 262; n++) Assert.Equal(Math.Log(n), LogFactorial.Of(n) - LogFactorial.Of(n - 1), 1e-11);
    }
}
