using System.Numerics;
using Tailor.Customization.Rule;
using Tailor.Evaluation.Metrics;
using Tailor.Interactions.Randomness;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;
using Tailor.Training.Tests.Graphs;

namespace Tailor.Training.Tests.Rule;

public sealed class SearchTests
{
    private static readonly int[] Sizes = [11, 10, 10, 9, 12];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_thousand_draws_keep_the_budget_and_leave_no_room(bool leading)
    {
        var (space, random) = (new LayoutSpace(Sizes, 6, 3, leading), new RandomStream(7));
        for (var draw = 0; draw < 10_000; draw++)
        {
            var budget = space.Least + random.Below((int)(space.Most - space.Least) + 50);
            var layout = space.Draw(budget, draw % 2 == 0 ? 0 : .3, ref random);
            Whole(space, layout, budget, leading);
            if (draw % 10 != 0) continue;
            Whole(space, space.Mutate(layout, budget, ref random), budget, leading);
            var other = space.Draw(space.Most, 0, ref random);
            Whole(space, space.Repair(other, budget, ref random), budget, leading);
        }

        Assert.Equal(space.Least, space.BytesOf(space.Smallest));
        Assert.Equal((52 * 3 * 4) + 4, space.Least); // 30 bits
        Assert.Equal((52 * 18 * 4) + 4, space.Most);
        Assert.Contains($"takes {space.Least} bytes", Assert.Throws<ArgumentOutOfRangeException>(() => space.Draw(space.Least - 1, 0, ref random)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Greedy_and_evolution_find_the_best_of_a_known_worth()
    {
        // Each leading block of group g is worth 2^−block · (g + 1): a concave worth, so greedy is right, and all layouts can be tried.
        var space = new LayoutSpace([10, 10, 10], 5, 2, leading: true);
        var judge = new Planted(layout => Enumerable.Range(0, 3).Sum(group => (group + 1) * (1 - Math.Pow(2, -layout.Count(group)))));
        var budget = space.Least + (5 * 80);
        var best = All(space).Where(layout => space.BytesOf(layout) <= budget).Max(judge.Judge);
        var search = new LayoutSearch(space, judge, new SearchOptions { Population = 20, Cycles = 150 });
        Assert.Equal(best, search.Greedy(budget, null, CancellationToken.None).Worth, 1e-12);
        var evolved = search.Evolve(budget, null, CancellationToken.None);
        Assert.Equal(best, evolved.Worth, 1e-12);
        Assert.Equal(evolved, search.Evolve(budget, null, CancellationToken.None));
        Assert.True(space.BytesOf(evolved.Layout) <= budget);
    }

    [Fact]
    public void Evolution_beats_random_search_of_equal_cost_where_blocks_matter()
    {
        // Any blocks: one block of each group is worth something, the others nothing.
        var space = new LayoutSpace([.. Enumerable.Repeat(10, 12)], 16, 2, leading: false);
        var judge = new Planted(layout => Enumerable.Range(0, 12).Sum(group => (layout.Kept[group] >> (group % 16) & 1) != 0 ? 1.0 : 0));
        var (evolved, drawn) = (0.0, 0.0);
        for (var seed = 1; seed <= 5; seed++)
        {
            var search = new LayoutSearch(space, judge, new SearchOptions { Population = 30, Cycles = 400, Sample = 8, Seed = seed });
            evolved += search.Evolve(space.Least + 2000, null, CancellationToken.None).Worth / 5;
            drawn += search.Random(space.Least + 2000, null, CancellationToken.None).Worth / 5;
        }

        Assert.True(evolved > drawn + 1, $"{evolved} {drawn}");
    }

    [Fact]
    public void A_cancelled_search_gives_the_best_so_far()
    {
        var space = new LayoutSpace(Sizes, 6, 3, leading: true);
        using var stop = new CancellationTokenSource();
        var evaluations = 0;
        var found = new LayoutSearch(space, new Planted(layout => layout.Count(0)), new SearchOptions { Cycles = 10_000 }).Evolve(
            space.Least + 1000, (count, _) => { if ((evaluations = count) == 40) stop.Cancel(); }, stop.Token);
        Assert.Equal(40, evaluations);
        Assert.True(space.BytesOf(found.Layout) <= space.Least + 1000);
    }

    [Fact]
    public void Counted_ranks_are_those_of_the_whole_ranking()
    {
        var split = Communities.Split(communities: 6, usersEach: 10, size: 15, held: 5, seed: 4);
        var random = new Random(8);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        var table = new RuleTable(new RuleOptions { Blocks = 4, Groups = 5 }, 8, Values(60 * 8), Values(90 * 8), ItemGroups.ByPopularity(split, 5));
        var counts = RankCounts.Of(table, split, users: 1000, seed: 1);
        Assert.Equal(300, counts.Targets);
        var (space, stream) = (new LayoutSpace(table), new RandomStream(3));
        var exact = new ExactJudge(layout => LayoutRows.Scorer(table, layout), split, Metric.Parse("recall@10"), users: 0, seed: 1);
        for (var draw = 0; draw < 20; draw++)
        {
            var layout = draw == 0 ? space.Smallest : space.Draw(space.Least + 900, 0, ref stream);
            Assert.Equal(exact.Judge(layout), counts.Recall(layout, 10), 1e-9);
            Assert.Equal(exact.Evaluate(layout, [Metric.Parse("ndcg@90")])["ndcg@90"].Value, counts.Judge(layout), 1e-9);
        }
    }

    /// <summary>8,000 targets of 64 blocks and 64 groups are 2^31 counts and more: beyond an array, and beyond an int.</summary>
    [Fact]
    public void Counts_that_fit_no_array_are_refused_before_anything_is_counted()
    {
        var split = Communities.Split(communities: 40, usersEach: 40, size: 15, held: 6, seed: 4);
        var table = new RuleTable(new RuleOptions { Blocks = 64, Groups = 64 }, 64, new float[1600 * 64], new float[600 * 64], ItemGroups.ByPopularity(split, 64));
        var wrong = Assert.Throws<ArgumentException>(() => RankCounts.Of(table, split, users: 1600, seed: 1)).Message;
        foreach (var part in (string[])["9,600 targets", "10,066,329,600 bytes", "--users"]) Assert.Contains(part, wrong, StringComparison.Ordinal);
    }

    /// <summary>In codes a layout's bytes are those of the scalable table that it becomes; less only where a dimension is nobody's.</summary>
    [Fact]
    public void Bytes_of_codes_are_those_of_the_stream()
    {
        var random = new Random(8);
        float[] items = [.. Enumerable.Range(0, 90 * 8).Select(_ => (random.NextSingle() * 2) - 1)];
        var table = new RuleTable(new RuleOptions { Blocks = 4, Groups = 5 }, 8, [], items, ItemGroups.AtRandom(90, 5, seed: 1));
        var (space, stream, whole) = (new LayoutSpace(table, BlockStorage.Codes), new RandomStream(3), 0);
        for (var draw = 0; draw < 50; draw++)
        {
            var budget = space.Least + stream.Below((int)(space.Most - space.Least));
            var layout = space.Draw(budget, draw % 2 * .3, ref stream);
            bool[] kept = [.. Enumerable.Range(0, 5 * 8).Select(at => layout.Keeps(at / 8, at % 8 / 2))];
            var length = ElasticTableBuilder.BuildBlocks(items, new int[90], table.Groups.GroupOf, kept, 7, new ElasticOptions()).Length;
            Assert.InRange(space.BytesOf(layout), length, budget);
            if (!Enumerable.Range(0, 5).Any(group => layout.Count(group) == 4)) continue;
            Assert.Equal(length, space.BytesOf(layout));
            whole++;
        }

        Assert.InRange(whole, 10, 50);
        Assert.True(space.Most < new LayoutSpace(table).Most); // a quarter, and what a table brings with it
    }

    [Fact]
    public void A_layout_of_tiles_scores_as_the_tile_score_does()
    {
        var random = new Random(8);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        var table = new RuleTable(new RuleOptions { School = RuleSchool.Faithful, Blocks = 4, Groups = 3 }, 12, Values(5 * 12), Values(20 * 12), ItemGroups.AtRandom(20, 3, seed: 1));
        var (space, stream) = (new LayoutSpace(table), new RandomStream(3));
        var layout = space.Draw(space.Least + 500, 0, ref stream);
        var (scores, tiles) = (new float[20], new TileScore(4, Array.ConvertAll(table.Groups.GroupOf, group => layout.Kept[group])));
        using var session = LayoutRows.Scorer(table, layout).OpenSession();
        session.Score(3, [], scores);
        for (var item = 0; item < 20; item++) Assert.Equal(tiles.Of(table.Users.AsSpan(36, 12), table.Items.AsSpan(item * 12, 12), item), scores[item], 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_estimator_learns_groups_that_matter_together(bool leading)
    {
        var space = new LayoutSpace([.. Enumerable.Repeat(10, 8)], 6, 2, leading);
        var judge = new Planted(layout => .1 + (.01 * Math.Log2(1 + layout.Count(0))) + (.002 * layout.Count(1) * layout.Count(2)) + (leading ? 0 : .01 * (layout.Kept[3] & 1)));
        var estimator = LayoutEstimator.Fit(space, space.Least + 1600, judge, new EstimatorOptions { Layouts = 1200, Epochs = 60 }, null, CancellationToken.None);
        Assert.InRange(estimator.RankCorrelation, .85, 1);
    }

    [Fact]
    public void The_estimators_gradient_is_that_of_its_loss()
    {
        var (space, random) = (new LayoutSpace([5, 5, 5], 4, 2, leading: false), new RandomStream(5));
        var network = new FactorizationNetwork(3, 4, new EstimatorOptions { Hidden = 6 });
        var layout = space.Draw(space.Least + 200, 0, ref random);
        network.Add(layout, .3, 1, drops: null);
        var gradient = (float[])network.Gradient.Clone();
        for (var at = 0; at < gradient.Length; at += 3)
        {
            var value = network.Parameters[at];
            network.Parameters[at] = value + .005f;
            var above = network.Add(layout, .3, 1, drops: null);
            network.Parameters[at] = value - .005f;
            var below = network.Add(layout, .3, 1, drops: null);
            network.Parameters[at] = value;
            Assert.Equal((above - below) / .01, gradient[at], 2e-2);
        }
    }

    [Fact]
    public void Rank_correlation_is_worked_by_hand()
    {
        Assert.Equal(1, Correlation.Spearman([1, 2, 3], [10, 20, 400]), 1e-12);
        Assert.Equal(-1, Correlation.Spearman([1, 2, 3], [3, 2, 1]), 1e-12);
        Assert.Equal(.5, Correlation.Spearman([1, 2, 3], [1, 3, 2]), 1e-12);
        Assert.Equal(Math.Sqrt(.75), Correlation.Spearman([1, 1, 3], [1, 2, 3]), 1e-12);
    }

    [Fact]
    public void The_popularity_rule_spends_the_budget_on_the_popular()
    {
        var space = new LayoutSpace([10, 10, 10, 10], 8, 2, leading: true);
        var (even, steep) = (PopularityRule.Of(space, space.Least + (80 * 8), 0), PopularityRule.Of(space, space.Least + (80 * 8), 2));
        Assert.Equal("3 3 3 3", even.ToString());
        Assert.Equal(12, Enumerable.Range(0, 4).Sum(steep.Count));
        Assert.True(steep.Count(0) > steep.Count(1) && steep.Count(1) >= steep.Count(2) && steep.Count(2) >= steep.Count(3));
    }

    private static void Whole(LayoutSpace space, Layout layout, long budget, bool leading)
    {
        var bytes = space.BytesOf(layout);
        Assert.True(bytes <= budget);
        for (var group = 0; group < space.Groups; group++)
        {
            Assert.InRange(layout.Count(group), 1, space.Blocks);
            Assert.True(layout.Count(group) == space.Blocks || bytes + space.BlockBytes(group) > budget);
            Assert.Equal(0UL, layout.Kept[group] >> space.Blocks);
            if (leading) Assert.True(BitOperations.IsPow2(layout.Kept[group] + 1));
        }
    }

    private static IEnumerable<Layout> All(LayoutSpace space) =>
        from a in Enumerable.Range(1, space.Blocks)
        from b in Enumerable.Range(1, space.Blocks)
        from c in Enumerable.Range(1, space.Blocks)
        select new Layout([(1UL << a) - 1, (1UL << b) - 1, (1UL << c) - 1]);

    private sealed class Planted(Func<Layout, double> worth) : ILayoutJudge
    {
        public double Judge(Layout layout) => worth(layout);
    }
}
