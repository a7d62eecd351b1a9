using Tailor.Interactions.Splits;
using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Batches;

public class BatchComposerTests
{
    private static readonly BatchOptions Options = new() { TokensPerBatch = 100, ChunkBatches = 4 };

    [Theory]
    [InlineData(1, 20, 1)]
    [InlineData(300, 100, 1)]
    [InlineData(300, 100, 8)]
    public void EveryTransitionIsInExactlyOneBatchWithItsTarget(int users, int longest, int multiple)
    {
        var split = TrainingSplits.Varied(users, longest, seed: 5);
        var composer = Composer(split, 20, Options with { LengthMultiple = multiple });
        var pairs = new List<(long, long)>();
        foreach (var batch in Epoch(composer, 2))
        {
            Assert.Equal(0, batch.Length % multiple);
            Assert.True(batch.TokenPositions.SequenceEqual(batch.TargetPositions));
            for (var n = 0; n < batch.TokenCount; n++)
            {
                var at = (int)batch.TokenPositions[n];
                Assert.Equal(batch.Targets[at], batch.TokenTargets[n]);
                pairs.Add((batch.Inputs[at], batch.TokenTargets[n]));
            }
        }
        Assert.Equal(Transitions(split), pairs.Order());
    }

    [Fact]
    public void RowsArePaddedOnTheRightWithZeros()
    {
        var split = TrainingSplits.Varied(80, 30, seed: 6);
        foreach (var batch in Epoch(Composer(split, 20, Options), 0))
        {
            Assert.Equal(batch.Lengths.ToArray().Sum(), batch.TokenCount);
            Assert.Equal(batch.Lengths.ToArray().Max(), batch.Length);
            for (var row = 0; row < batch.Rows; row++)
            {
                var (length, from) = (batch.Lengths[row], row * batch.Length);
                var history = split.Training(batch.Users[row]).ToArray();
                var start = Array.IndexOf(history, (int)batch.Inputs[from]);
                for (var t = 0; t < batch.Length; t++)
                {
                    Assert.Equal(t < length ? history[start + t] : 0, batch.Inputs[from + t]);
                    Assert.Equal(t < length ? history[start + t + 1] : 0, batch.Targets[from + t]);
                }
            }
        }
    }

    [Fact]
    public void BatchesHoldTheirBudgetAndPadLittle()
    {
        var composer = Composer(TrainingSplits.Varied(2000, 100, seed: 7), 50, Options with { ChunkBatches = 64 });
        var plan = composer.Plan(0);
        var batches = Epoch(composer, 0).ToList();
        Assert.All(batches, b => Assert.InRange(b.TokenCount, 1, Options.TokensPerBatch));
        Assert.All(batches, b => Assert.InRange(b.Rows * b.Length, 1, Options.PaddedTokensPerBatch));
        Assert.Equal(plan.Tokens, batches.Sum(b => (long)b.TokenCount));
        Assert.Equal(plan.PaddedTokens, batches.Sum(b => (long)b.Rows * b.Length));
        Assert.True(plan.PaddedTokens < 1.15 * plan.Tokens, $"{plan.PaddedTokens} padded for {plan.Tokens} real tokens");
        Assert.InRange(plan.Tokens / (double)batches.Count, .75 * Options.TokensPerBatch, Options.TokensPerBatch);
    }

    [Fact]
    public void AWindowAsLongAsTheBudgetIsABatch()
    {
        var composer = Composer(TrainingSplits.OfLengths(101, 101, 3), 100, Options with { TokensPerBatch = 100 });
        Assert.Equal([100, 100, 2], Epoch(composer, 0).Select(b => b.TokenCount).OrderDescending());
        Assert.Throws<ArgumentException>(() => Composer(TrainingSplits.OfLengths(5), 101, Options));
    }

    [Fact]
    public void TheOrderOfBatchesTellsNothingOfLengthOrUser()
    {
        var composer = Composer(TrainingSplits.Varied(3000, 60, seed: 8), 30, Options with { ChunkBatches = 1000 });
        double[] lengths = [.. Epoch(composer, 0).Select(b => (double)b.Length)];
        double[] users = [.. Epoch(composer, 0).Select(b => b.Users.ToArray().Average())];
        Assert.True(lengths.Length > 100);
        var chance = 4 / Math.Sqrt(lengths.Length); // four standard errors
        Assert.InRange(Correlation(lengths, [.. Enumerable.Range(0, lengths.Length).Select(i => (double)i)]), -chance, chance);
        Assert.InRange(Correlation(lengths[1..], lengths[..^1]), -chance, chance);
        Assert.InRange(Correlation(users, [.. Enumerable.Range(0, users.Length).Select(i => (double)i)]), -chance, chance);
    }

    [Fact]
    public void CompanionsChangeFromEpochToEpoch()
    {
        var composer = Composer(TrainingSplits.OfLengths([.. Enumerable.Repeat(11, 500)]), 10, Options); // one length: only the shuffle can tell
        var first = Epoch(composer, 0).Select(b => string.Join(',', b.Users.ToArray().Order())).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(50, first.Count);
        Assert.DoesNotContain(Epoch(composer, 1), b => first.Contains(string.Join(',', b.Users.ToArray().Order())));
    }

    [Fact]
    public void ABatchIsAFunctionOfSeedEpochAndNumber()
    {
        var split = TrainingSplits.Varied(500, 60, seed: 9);
        var all = Epoch(Composer(split, 30, Options, seed: 5), 3).ToList();
        var again = Composer(split, 30, Options, seed: 5);
        var plan = again.Plan(3, again.Plan(1)); // in the memory of another epoch
        foreach (var k in new[] { plan.BatchCount - 1, 0, 7 })
        {
            var batch = new TrainingBatch();
            again.Compose(plan, k, batch);
            BatchAssert.Same(all[k], batch);
        }
        var other = Epoch(Composer(split, 30, Options, seed: 6), 3).First();
        Assert.False(other.Inputs.SequenceEqual(all[0].Inputs));
    }

    [Fact]
    public void SteadyStateAllocatesNothing()
    {
        var composer = Composer(TrainingSplits.Varied(2000, 100, seed: 10), 50, Options);
        var (plan, batch) = (composer.Plan(0), new TrainingBatch());
        for (var k = 0; k < plan.BatchCount; k++) composer.Compose(plan, k, batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < plan.BatchCount; k++) composer.Compose(plan, k, batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void FinalOnlyPadsOnTheLeftAndHasSeveralTargets()
    {
        var options = new WindowOptions { Length = 3, Style = WindowStyle.FinalOnly, FinalTargets = 2 };
        var sampler = new WindowSampler(TrainingSplits.OfLengths(0, 4), options, seed: 0); // user 1: items 1, 2, 3, 4
        var batch = Epoch(new BatchComposer(sampler, Options), 0).Single();
        Assert.Equal((3, 3, 2), (batch.Rows, batch.Length, batch.TargetWidth));
        Assert.Equal(6, batch.TokenCount);
        var rows = Enumerable.Range(0, 3).OrderBy(b => batch.Lengths[b]).ToArray();
        Assert.Equal([0, 0, 1], batch.Inputs.Slice(rows[0] * 3, 3).ToArray());
        Assert.Equal([0, 1, 2], batch.Inputs.Slice(rows[1] * 3, 3).ToArray());
        Assert.Equal([1, 2, 3], batch.Inputs.Slice(rows[2] * 3, 3).ToArray());
        Assert.Equal([2, 3], batch.Targets.Slice(rows[0] * 2, 2).ToArray());
        Assert.Equal([4, 0], batch.Targets.Slice(rows[2] * 2, 2).ToArray());
        var targets = batch.TargetPositions.ToArray().Zip(batch.TokenTargets.ToArray()).ToHashSet();
        Assert.Equal(5, targets.Count);
        Assert.Contains(((long)rows[1], 3L), targets);
        Assert.Contains(((long)rows[1], 4L), targets);
        Assert.Contains(((long)rows[2], 4L), targets);
        foreach (var at in batch.TokenPositions) Assert.NotEqual(0, batch.Inputs[(int)at]);
    }

    [Theory]
    [InlineData(WindowStyle.NextItem)]
    [InlineData(WindowStyle.FinalOnly)]
    public void WindowsThatShareAProfileKnowNothingOfTheirTargets(WindowStyle style)
    {
        const int Longest = 20;
        var split = TrainingSplits.Varied(60, 90, seed: 11); // a user's items are all different
        var sampler = new WindowSampler(split, new WindowOptions { Length = 4, Style = style, ProfileLength = Longest, SharedProfiles = true }, seed: 1);
        var (rows, profiles, targets) = (0, 0, 0);
        foreach (var batch in Epoch(new BatchComposer(sampler, Options), 1))
        {
            (rows, profiles, targets) = (rows + batch.Rows, profiles + batch.ProfileCount, targets + batch.TargetCount);
            for (var row = 0; row < batch.Rows; row++)
            {
                var history = split.Training(batch.Users[row]).ToArray();
                var end = (int)batch.ProfileEnds[row];
                var begin = end / batch.ProfileWidth * batch.ProfileWidth;
                int[] profile = [.. batch.Profiles[begin..(end + 1)].ToArray().Select(item => (int)item)];
                var known = Array.IndexOf(history, (int)batch.Targets[row * batch.TargetWidth]);
                Assert.Equal(history[(known - profile.Length)..known], profile);
                Assert.InRange(profile.Length, Math.Min(known, Longest / 2), Longest);
                Assert.InRange(profile.Length, 1, batch.ProfileLengths[end / batch.ProfileWidth]);
            }
        }

        Assert.Equal(sampler.TransitionCount, targets);
        Assert.True(rows > 2 * profiles, $"{rows} rows, {profiles} profiles");
    }

    [Fact]
    public void WindowsKnowMoreOfTheirUserOnlyWhenEnoughItemsHavePassed()
    {
        const int Every = 7;
        var split = TrainingSplits.Varied(60, 90, seed: 11); // a user's items are all different
        var sampler = new WindowSampler(split, new WindowOptions { Length = 4, ProfileLength = 40, SharedProfiles = true, PlanEvery = Every }, seed: 1);
        var (rows, plans) = (0, 0);
        foreach (var batch in Epoch(new BatchComposer(sampler, Options), 1))
        {
            var (ends, ofRows) = batch.DistinctProfileEnds();
            (rows, plans) = (rows + batch.Rows, plans + ends.Length);
            for (var row = 0; row < batch.Rows; row++)
            {
                var history = split.Training(batch.Users[row]).ToArray();
                Assert.Equal(batch.ProfileEnds[row], ends[ofRows[row]]);
                var known = Array.IndexOf(history, (int)batch.Profiles[(int)batch.ProfileEnds[row]]);
                var target = Array.IndexOf(history, (int)batch.Targets[row * batch.TargetWidth]);
                Assert.InRange(target - known, 1, Every); // the last item known lies before the target, and is not older than allowed
            }
        }

        Assert.True(rows > 1.5 * plans, $"{rows} rows, {plans} plans");
    }

    private static BatchComposer Composer(Split split, int window, BatchOptions options, long seed = 1) =>
        new(new WindowSampler(split, new WindowOptions { Length = window }, seed), options);

    private static IEnumerable<TrainingBatch> Epoch(BatchComposer composer, int epoch)
    {
        var plan = composer.Plan(epoch);
        for (var k = 0; k < plan.BatchCount; k++)
        {
            var batch = new TrainingBatch();
            composer.Compose(plan, k, batch);
            Assert.Equal(new BatchPosition(epoch, k), batch.Position);
            yield return batch;
        }
    }

    private static IEnumerable<(long, long)> Transitions(Split split)
    {
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            var items = split.Training(user).ToArray();
            for (var t = 0; t + 1 < items.Length; t++) yield return (items[t], items[t + 1]);
        }
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        var cross = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return cross / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
