using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Tests.Backbones;

namespace Tailor.Runtime.Tests;

public sealed class LiveRecommenderTests
{
    private const int ItemCount = 300;

    private static readonly SasRecSpec Spec = SasRecTests.Spec(width: 32, length: 20, blocks: 2, heads: 2, feedForward: 32, NormPlacement.Pre, PositionLayout.LeftAligned);

    private static readonly QuantizationSpec Quantization = new(MasterType.Float32, Switched: false, ActivationBits: 8);

    [Fact]
    public async Task While_plans_are_switched_every_answer_is_one_plans_own()
    {
        var opened = Open();
        Recommender[] plans = [opened.Apply(SyntheticModel.Mixed(Spec, seed: 1)), opened.Apply(SyntheticModel.Mixed(Spec, seed: 2))];
        int[][] histories = [.. Enumerable.Range(0, 8).Select(seed => SyntheticModel.History(5 + (2 * seed), ItemCount, seed))];
        Recommendation[][][] expected = [.. plans.Select(plan => histories.Select(history => Answer(plan, history)).ToArray())];
        for (var i = 0; i < histories.Length; i++) Assert.NotEqual(expected[0][i], expected[1][i]);

        var live = new LiveRecommender(plans[0]);
        using var stop = new CancellationTokenSource();
        var switches = Task.Factory.StartNew(() =>
        {
            // Each plan is packed anew, as a device does it; the answers are those of its twin.
            var count = 0;
            for (; !stop.IsCancellationRequested; count++) live.Switch(opened.Apply(plans[count % 2].Precision!));
            return count;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); // a thread of its own: the pool's may all be held by other tests

        var seen = new int[2];
        var session = live.OpenSession();
        var top = new Recommendation[10];
        for (var call = 0; call < 200 || (call < 100_000 && (seen[0] < 100 || seen[1] < 100)); call++)
        {
            var at = call % histories.Length;
            session.Recommend(histories[at], top);
            var plan = session.Recommender.Precision!.Equals(plans[0].Precision) ? 0 : 1;
            Assert.Equal(expected[plan][at], top);
            seen[plan]++;
        }

        await stop.CancelAsync();
        Assert.True(await switches > 0);
        Assert.All(seen, count => Assert.InRange(count, 100, int.MaxValue));
    }

    [Fact]
    public void A_session_follows_a_switch_and_otherwise_allocates_nothing()
    {
        var opened = Open();
        var live = new LiveRecommender(opened);
        var session = live.OpenSession();
        var (scores, expected, top) = (new float[ItemCount], new float[ItemCount], new Recommendation[5]);
        int[] history = [5, 6, 7];
        session.Score(history, scores);
        opened.OpenSession().Score(history, expected);
        Assert.Equal(expected, scores);

        var next = opened.Apply(SyntheticModel.Mixed(Spec, seed: 3));
        Assert.Same(opened, live.Switch(next));
        Assert.Same(next, live.Current);
        session.Score(history, scores);
        Assert.Same(next, session.Recommender);
        next.OpenSession().Score(history, expected);
        Assert.Equal(expected, scores);

        var least = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            session.Recommend(history, top);
            session.Score(history, scores);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_recommender_of_another_shape_is_refused_and_the_current_one_stays()
    {
        var opened = Open();
        var live = new LiveRecommender(opened);
        Assert.Contains("of 300 items, found 299", Assert.Throws<ArgumentException>(() => live.Switch(SyntheticModel.Recommender(Spec, 299))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => live.Switch(SyntheticModel.Recommender(Spec with { Blocks = 1 }, ItemCount)));
        Assert.Same(opened, live.Current);
    }

    private static Recommender Open() =>
        new(Spec, ItemCount, SyntheticModel.Tensors(Spec, ItemCount, Quantization), new RecommenderOptions { Quantization = Quantization, ItemBits = 8, Precision = Precision.Uniform(SyntheticModel.Channels(Spec), 8) });

    private static Recommendation[] Answer(Recommender recommender, int[] history)
    {
        var top = new Recommendation[10];
        recommender.OpenSession().Recommend(history, top);
        return top;
    }
}
