using Tailor.Interactions.Formats;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Simulation;

public class SimulatorTests
{
    private static readonly SimulatorOptions Small = new() { Users = 2_000, Items = 300, Interests = 10, MeanLength = 20, LongestLength = 60 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_oracle_hits_as_often_as_it_says(bool repeats)
    {
        var simulator = new Simulator(Small with { Repeats = repeats, Seed = 3 });
        var sequences = simulator.ToInteractionSet().Sequences;
        var cases = LeaveOneOut.Of(sequences).Test;
        var oracle = new NextItemOracle(simulator);
        var (expected, error) = oracle.BestHit(sequences, cases, 10);
        var top = new int[10];
        var hits = cases.Count(question =>
        {
            oracle.Top(sequences[question.User][..question.HistoryLength], top);
            return top.Contains(sequences[question.User][question.HistoryLength]);
        });
        Assert.InRange(hits / (double)cases.Count, expected - (4 * error), expected + (4 * error));
        Assert.InRange(expected, .3, .9); // far above the .1 or so of the most popular, and not certain
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_users_do_next_has_the_oracles_distribution(bool repeats)
    {
        // Over many steps, each item's number of occurrences is the sum of its probabilities, within the spread of independent trials.
        var simulator = new Simulator(Small with { Users = 3_000, Items = 30, Interests = 4, LongestLength = 15, MeanLength = 12, Repeats = repeats });
        var sequences = simulator.ToInteractionSet().Sequences;
        var oracle = new NextItemOracle(simulator);
        var (expected, variance, found, p) = (new double[30], new double[30], new int[30], new double[30]);
        for (var user = 0; user < sequences.UserCount; user++)
        {
            for (var step = 0; step < sequences[user].Length; step++)
            {
                oracle.Probabilities(sequences[user][..step], p);
                Assert.Equal(1, p.Sum(), 9);
                for (var item = 0; item < 30; item++)
                {
                    expected[item] += p[item];
                    variance[item] += p[item] * (1 - p[item]);
                }
                found[sequences[user][step]]++;
            }
        }
        for (var item = 0; item < 30; item++) Assert.InRange(found[item], expected[item] - (4.5 * Math.Sqrt(variance[item])), expected[item] + (4.5 * Math.Sqrt(variance[item])));
    }

    [Fact]
    public void Steps_follow_each_other_beyond_interests_and_popularity()
    {
        // The step after an item is one of its few followers far more often than the step after next.
        var simulator = new Simulator(Small with { Repeats = true, Items = 2_000, LongestLength = 200 });
        var sequences = simulator.ToInteractionSet().Sequences;
        var oracle = new NextItemOracle(simulator);
        var top = new int[3];
        var (next, later, steps) = (0, 0, 0);
        for (var user = 0; user < 300; user++)
        {
            var items = sequences[user];
            for (var i = 3; i + 2 < items.Length; i++, steps++)
            {
                oracle.Top(items[..(i + 1)], top);
                if (top.Contains(items[i + 1])) next++;
                if (top.Contains(items[i + 2])) later++;
            }
        }
        Assert.True(next > 2 * later && next > .3 * steps, $"{next} and {later} of {steps}");
    }

    [Fact]
    public void Users_have_several_interests_that_drift()
    {
        var simulator = new Simulator(Small with { Items = 2_000, Interests = 50, MeanLength = 100, ShortestLength = 100, LongestLength = 100, InterestsPerUser = 3 });
        var sequences = simulator.ToInteractionSet().Sequences;
        var (inTen, startsAndEnds) = (0.0, 0.0);
        for (var user = 0; user < 500; user++)
        {
            var interests = sequences[user].ToArray().Select(simulator.InterestOf).ToArray();
            inTen += interests[40..50].Distinct().Count() / 500.0;
            startsAndEnds += interests[..20].Intersect(interests[80..]).Count() / 500.0;
        }
        Assert.InRange(inTen, 2, 5); // several at a time, of 50
        Assert.InRange(startsAndEnds, 0, 2.5); // and not the same ones for ever
    }

    [Fact]
    public void Popularity_is_heavy_headed_and_says_nothing_of_numbers()
    {
        var simulator = new Simulator(new SimulatorOptions { Users = 5_000, Items = 5_000, Interests = 20, MeanLength = 40 });
        var sequences = simulator.ToInteractionSet().Sequences;
        var counts = new int[5_000];
        for (var user = 0; user < sequences.UserCount; user++) foreach (var item in sequences[user]) counts[item]++;
        var sorted = counts.OrderDescending().ToArray();
        Assert.InRange(sorted[..500].Sum() / (double)sequences.Count, .5, .9); // a tenth of the items; Zipf of exponent 1 alone has .75
        Assert.InRange(counts[..500].Sum() / (double)sequences.Count, .03, .3);
    }

    [Fact]
    public void Lengths_times_and_repeats_are_as_asked_for()
    {
        var set = new Simulator(Small with { Users = 5_000 }).ToInteractionSet();
        var statistics = SequenceStatistics.Of(set.Sequences);
        Assert.Equal((5_000, 300, 5), (statistics.Users, statistics.Items, statistics.ShortestLength));
        Assert.InRange(statistics.MeanLength, 18, 20.5);
        Assert.InRange(statistics.LongestLength, 50, 60);
        Assert.Equal(0, statistics.RepeatShare);
        Assert.True(SequenceStatistics.Of(new Simulator(Small with { Repeats = true }).ToInteractionSet().Sequences).RepeatShare > .1);
    }

    [Theory]
    [InlineData(InteractionFormat.RecBole, "s.inter")]
    [InlineData(InteractionFormat.Table, "s.csv.gz")]
    [InlineData(InteractionFormat.JsonLines, "s.json.gz")]
    [InlineData(InteractionFormat.Pairs, "s.txt")]
    [InlineData(InteractionFormat.UserSequences, "s.txt")]
    [InlineData(InteractionFormat.Sequences, "s.txt")]
    public void A_file_holds_the_same_as_the_set(InteractionFormat format, string name)
    {
        using var folder = new TemporaryFolder();
        var simulator = new Simulator(Small with { Users = 200 });
        simulator.Write(folder[name], format);
        var (direct, read) = (simulator.ToInteractionSet().Sequences, InteractionFile.Read(folder[name]));
        Assert.Equal(format, read.Report!.Format);
        Assert.Equal(direct.UserCount, read.Sequences.UserCount);
        for (var user = 0; user < direct.UserCount; user++)
        {
            Assert.Equal(direct[user].ToArray().Select(item => direct.Items[item]), read.Sequences[user].ToArray().Select(item => read.Sequences.Items[item]));
            if (read.Sequences.HasTimes) Assert.True(direct.Times(user).SequenceEqual(read.Sequences.Times(user)));
        }
    }

    [Fact]
    public void A_user_is_the_same_whenever_walked()
    {
        var walk = new Simulator(Small).OpenWalk();
        var first = Walk(7);
        Walk(8);
        Assert.Equal(first, Walk(7));
        Assert.NotEqual(first, Walk(8));

        List<(int, long)> Walk(int user)
        {
            var steps = new List<(int, long)>();
            for (walk.Start(user); walk.MoveNext();) steps.Add((walk.Item, walk.Time));
            return steps;
        }
    }

    [Fact]
    public void All_that_is_wrong_with_the_options_is_said_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new Simulator(new SimulatorOptions { Users = 0, Items = 10, Interests = 20, Drift = 0, LongestLength = 4 }));
        foreach (var name in new[] { "Users must be at least 1, found 0", "Interests must be 1 to 10", "Drift must be above 0", "LongestLength must be at least 5" })
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_repeats_nobody_has_more_than_half_of_the_items()
    {
        var set = new Simulator(new SimulatorOptions { Users = 200, Items = 40, Interests = 4, MeanLength = 30 }).ToInteractionSet();
        Assert.Equal(20, Enumerable.Range(0, 200).Max(user => set.Sequences[user].Length));
    }
}
