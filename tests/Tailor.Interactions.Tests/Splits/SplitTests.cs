using FsCheck;
using FsCheck.Fluent;
using Tailor.Interactions.Splits;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Splits;

public class SplitTests
{
    private static readonly Gen<(int Item, long Time)[][]> Users =
        (from item in Gen.Choose(0, 8)
         from time in Gen.Choose(0, 20)
         select (item, (long)time)).ArrayOf().Select(rows => rows.OrderBy(row => row.Item2).ToArray()).ArrayOf();

    [Fact]
    public void Leave_one_out_takes_the_last_two_of_three_and_more() =>
        Prop.ForAll(Users.ToArbitrary(), users =>
        {
            var sequences = Rows.Of(users);
            var split = LeaveOneOut.Of(sequences);
            var asked = Enumerable.Range(0, users.Length).Where(user => users[user].Length >= 3).ToList();
            return split.Test.SequenceEqual(asked.Select(user => new EvaluationCase(user, users[user].Length - 1)))
                && split.Validation.SequenceEqual(asked.Select(user => new EvaluationCase(user, users[user].Length - 2)))
                && Enumerable.Range(0, users.Length).All(user => split.Training(user).Length == (users[user].Length < 3 ? users[user].Length : users[user].Length - 2));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Training_counts_leave_held_out_items_out()
    {
        var split = LeaveOneOut.Of(Rows.Of([(0, 1), (1, 2), (0, 3), (2, 4), (1, 5)], [(1, 1), (1, 2)]));
        Assert.Equal([2, 3, 0], split.TrainingCounts()); // 0 1 0 of the first user, 1 1 of the second, who has too few to hold out
    }

    [Fact]
    public void Leave_one_out_says_its_name_and_keeps_repeats()
    {
        var split = LeaveOneOut.Of(Rows.Of([(0, 1), (0, 2), (0, 3)]));
        Assert.Equal("leave-one-out", split.Rule);
        Assert.Equal(new EvaluationCase(0, 2), Assert.Single(split.Test));
        Assert.Equal([0], split.Training(0).ToArray());
    }

    [Fact]
    public void A_split_by_time_leaks_nothing() =>
        Prop.ForAll(Users.ToArbitrary(), Gen.Choose(-1, 22).ToArbitrary(), Gen.Choose(0, 10).ToArbitrary(), (users, from, more) =>
            Enum.GetValues<TimeTargets>().All(targets =>
            {
                var sequences = Rows.Of(users);
                var (validationFrom, testFrom) = ((long)from, (long)from + more);
                var split = GlobalTime.At(sequences, validationFrom, testFrom, targets);
                long At(EvaluationCase question) => sequences.Times(question.User)[question.HistoryLength];
                return Enumerable.Range(0, users.Length).All(user => sequences.Times(user)[..split.Training(user).Length].ToArray().All(time => time < validationFrom))
                    && split.Validation.All(question => At(question) >= validationFrom && At(question) < testFrom && question.HistoryLength > 0)
                    && split.Test.All(question => At(question) >= testFrom && question.HistoryLength > 0);
            })).QuickCheckThrowOnFailure();

    [Fact]
    public void Targets_of_a_period_are_the_first_the_last_or_all()
    {
        var sequences = Rows.Of([(0, 1), (1, 10), (2, 11), (3, 12), (4, 20), (5, 21)], [(0, 10), (1, 20)], [(0, 20)]);
        Assert.Equal([(0, 1)], Cases(TimeTargets.First, split => split.Validation)); // user 1 had no history before 10
        Assert.Equal([(0, 4), (1, 1)], Cases(TimeTargets.First, split => split.Test));
        Assert.Equal([(0, 3)], Cases(TimeTargets.Last, split => split.Validation));
        Assert.Equal([(0, 5), (1, 1)], Cases(TimeTargets.Last, split => split.Test));
        Assert.Equal([(0, 1), (0, 2), (0, 3)], Cases(TimeTargets.All, split => split.Validation));
        Assert.Equal([(0, 4), (0, 5), (1, 1)], Cases(TimeTargets.All, split => split.Test));

        IEnumerable<(int, int)> Cases(TimeTargets targets, Func<Split, IReadOnlyList<EvaluationCase>> part) =>
            part(GlobalTime.At(sequences, 10, 20, targets)).Select(question => (question.User, question.HistoryLength));
    }

    [Fact]
    public void Fractions_are_of_all_interactions()
    {
        var users = Enumerable.Range(0, 100).Select(user => Enumerable.Range(0, 10).Select(i => (i, (long)((i * 100) + user))).ToArray()).ToArray();
        var split = GlobalTime.ByFraction(Rows.Of(users), .2, .1, TimeTargets.All);
        Assert.Equal((700, 200, 100), (Enumerable.Range(0, 100).Sum(user => split.Training(user).Length), split.Validation.Count, split.Test.Count));
        Assert.Equal("global-time at 700 and 900, all targets", split.Rule);
    }

    [Fact]
    public void Times_are_needed_and_cuts_in_order()
    {
        var ids = new IdMap();
        ids.Add("a");
        var without = new Sequences(ids, ids, [0, 1], [0]);
        Assert.Contains("needs interactions with times", Assert.Throws<ArgumentException>(() => GlobalTime.ByFraction(without)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GlobalTime.At(Rows.Of([(0, 1)]), 5, 4));
        Assert.Throws<ArgumentException>(() => GlobalTime.ByFraction(Rows.Of([(0, 1)]), .5, .5));
    }
}
