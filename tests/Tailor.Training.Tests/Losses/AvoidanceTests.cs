using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Losses;

/// <summary>Which of a user's own items are never negatives.</summary>
public sealed class AvoidanceTests
{
    private static readonly int[] Targets = [3, 1, 4, 1, 5, 9, 2, 6, 8];

    public static TheoryData<Avoidance, bool> Shared => new() { { Avoidance.Nothing, false }, { Avoidance.Past, false }, { Avoidance.Window, false }, { Avoidance.Past, true }, { Avoidance.Window, true } };

    [Theory]
    [MemberData(nameof(Shared))]
    public void SharedNegativesThatAreTheUsersOwnTakeNoPart(Avoidance avoidance, bool gbce)
    {
        var @case = new LossCase(13, 5, Targets);
        var shared = new SharedNegatives(13, 13, 1);
        var expected = Enumerable.Range(0, Targets.Length).Average(m =>
        {
            var own = Own(avoidance, m);
            long[] negatives = [.. Enumerable.Range(0, 13).Select(item => (long)item).Where(item => item != Targets[m] && !own.Contains(item))];
            if (gbce) return (negatives.Sum(item => Math.Log(1 + Math.Exp(@case.Logit(m, item)))) + Math.Log(1 + Math.Exp(-@case.Logit(m, Targets[m])))) / 14;
            return Math.Log(negatives.Append(Targets[m]).Sum(item => Math.Exp(@case.Logit(m, item)))) - @case.Logit(m, Targets[m]);
        });
        TargetLoss loss = gbce ? new Gbce(shared, 13, 0, avoidance) : new SampledSoftmax(shared, logQ: false, avoidance);
        Assert.InRange(@case.Value(loss) - expected, -1e-5, 1e-5);
        @case.CheckGradients(loss); // in float64, where the mask is made another way
    }

    [Theory]
    [InlineData(Avoidance.Past)]
    [InlineData(Avoidance.Window)]
    public void NegativesOfAPositionAreDrawnFromTheOthersAlike(Avoidance avoidance)
    {
        const int Each = 4_000;
        var candidates = new Bce(Each, 13, seed: 5, avoidance).Candidates(HandBatch.NextItem([[0, .. Targets]])).ToArray()[Targets.Length..];
        for (var m = 0; m < Targets.Length; m++)
        {
            var own = Own(avoidance, m);
            var others = Enumerable.Range(0, 13).Where(item => item != Targets[m] && !own.Contains(item)).ToArray();
            var drawn = candidates.AsSpan(m * Each, Each).ToArray().CountBy(item => item).ToDictionary();
            Assert.Equal(others.Select(item => (long)item), drawn.Keys.Order());
            Assert.All(drawn.Values, count => Assert.InRange(count * others.Length / (double)Each, .8, 1.2)); // 5 deviations and more
        }
    }

    [Fact]
    public void AUserWhoHasAllItemsGetsNegativesNevertheless()
    {
        var candidates = new Bce(3, 3, seed: 5, Avoidance.Window).Candidates(HandBatch.NextItem([[0, 1, 2]])).ToArray();
        Assert.Equal(2 + 6, candidates.Length);
    }

    [Fact]
    public void RowsAreApartAndTheItemsOfAPaddedWindowAreItsPast()
    {
        var batch = HandBatch.FinalOnly([[1, 2, 3, 4, 5], [6, 7, 8]], window: 4, targets: 2);
        Assert.Equal([4, 5, 7, 8], batch.TokenTargets.ToArray());
        Assert.Equal([[1, 2, 3], [1, 2, 3], [6], [6]], Contained(Avoidance.Past));
        Assert.Equal([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [6, 7, 8], [6, 7, 8]], Contained(Avoidance.Window));
        Assert.All(Contained(Avoidance.Nothing), Assert.Empty);

        long[][] Contained(Avoidance avoidance)
        {
            var own = new OwnItems(avoidance);
            own.Begin(batch);
            return [.. Enumerable.Range(0, 4).Select(target => Enumerable.Range(0, 9).Select(item => (long)item).Where(item => own.Contain(batch, target, item)).ToArray())];
        }
    }

    [Fact]
    public void ALossOverAllItemsHasNothingToAvoid()
    {
        var options = new TrainingOptions { Loss = new LossOptions { Kind = LossKind.FullSoftmax, Avoid = Avoidance.Past } };
        Assert.Contains("Loss.Avoid needs a loss with negatives", string.Join(' ', options.Problems(100, new Tailor.Models.Backbones.CaserSpec { Width = 8, MaxLength = 5, HorizontalFilters = 2, VerticalFilters = 2 })), StringComparison.Ordinal);
    }

    private static HashSet<long> Own(Avoidance avoidance, int target)
    {
        int[] window = [0, .. Targets];
        return [.. (avoidance switch { Avoidance.Past => window[..(target + 1)], Avoidance.Window => window, _ => [] }).Select(item => (long)item)];
    }
}
