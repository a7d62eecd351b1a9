using FsCheck;
using FsCheck.Fluent;
using Tailor.Interactions.Filters;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Filters;

public class CoreFilterTests
{
    private static readonly Gen<(int Item, long Time)[][]> Users =
        (from item in Gen.Choose(0, 8) select (item, 0L)).ArrayOf().Select(rows => rows.Select((row, i) => (row.item, (long)i)).ToArray()).ArrayOf();

    [Fact]
    public void The_core_is_what_dropping_one_after_the_other_leaves() =>
        Prop.ForAll(Users.ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), (users, perUser, perItem) =>
        {
            var rows = users.SelectMany((user, u) => user.Select(row => (User: $"u{u}", Item: $"i{row.Item}", row.Time))).ToList();
            while (true)
            {
                var left = rows.Where(row => rows.Count(other => other.User == row.User) >= perUser).ToList();
                left = left.Where(row => left.Count(other => other.Item == row.Item) >= perItem).ToList();
                if (left.Count == rows.Count) break;
                rows = left;
            }
            return Flat(CoreFilter.Apply(Rows.Of(users), perUser, perItem)).SequenceEqual(rows);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_pass_counts_in_the_whole_set() =>
        Prop.ForAll(Users.ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), (users, perUser, perItem) =>
        {
            var rows = users.SelectMany((user, u) => user.Select(row => (User: $"u{u}", Item: $"i{row.Item}", row.Time))).ToList();
            var expected = rows.Where(row => rows.Count(other => other.User == row.User) >= perUser && rows.Count(other => other.Item == row.Item) >= perItem);
            return Flat(CoreFilter.Apply(Rows.Of(users), perUser, perItem, CoreRule.OnePass)).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Users_and_items_without_interactions_go()
    {
        var filtered = CoreFilter.Apply(Rows.Of([(0, 1), (1, 2)], [(1, 5)], [(0, 1), (1, 3)]), 2, 0, CoreRule.Iterated, out var passes);
        Assert.Equal("u0: i0 i1 | u2: i0 i1", Rows.Text(filtered));
        Assert.Equal(1, passes);
        Assert.Equal((2, 2), (filtered.UserCount, filtered.ItemCount));
    }

    [Fact]
    public void A_chain_falls_item_by_item()
    {
        // u0 loses i0, so it goes, so i1 has one user left and goes, so u1 goes …
        var filtered = CoreFilter.Apply(Rows.Of([(0, 0), (1, 1)], [(1, 0), (2, 1)], [(2, 0), (3, 1)]), 2, 2, CoreRule.Iterated, out var passes);
        Assert.Equal(0, filtered.Count);
        Assert.Equal((0, 0), (filtered.UserCount, filtered.ItemCount));
        Assert.True(passes > 2);
    }

    private static IEnumerable<(string User, string Item, long Time)> Flat(Sequences sequences) => Enumerable.Range(0, sequences.UserCount)
        .SelectMany(user => sequences[user].ToArray().Select((item, i) => (sequences.Users[user], sequences.Items[item], sequences.Times(user)[i])));
}
