using FsCheck;
using FsCheck.Fluent;
using Tailor.Interactions.Columns;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Columns;

public class SequencesBuilderTests
{
    private static readonly Gen<(int User, int Item, long Time)[]> Interactions =
        (from user in Gen.Choose(0, 6)
         from item in Gen.Choose(0, 9)
         from time in Gen.Choose(-3, 12)
         select (user, item, time * 400_000L)).ArrayOf();

    [Fact]
    public void Sequences_are_the_rows_grouped_by_user_and_stably_sorted_by_time() =>
        Prop.ForAll(Interactions.ToArbitrary(), rows =>
        {
            var sequences = Build(rows, hasTimes: true);
            return Enumerable.Range(0, 7).All(user =>
            {
                var expected = rows.Where(row => row.User == user).OrderBy(row => row.Time).ToList();
                return expected.Select(row => row.Item).SequenceEqual(sequences[user].ToArray())
                    && expected.Select(row => (long)Math.Floor(row.Time / 1e6)).SequenceEqual(sequences.Times(user).ToArray());
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_times_rows_stay_in_file_order() =>
        Prop.ForAll(Interactions.ToArbitrary(), rows =>
        {
            var sequences = Build(rows, hasTimes: false);
            return !sequences.HasTimes && Enumerable.Range(0, 7).All(user => rows.Where(row => row.User == user).Select(row => row.Item).SequenceEqual(sequences[user].ToArray()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shuffled_ties_keep_the_times_and_the_items_of_each_time() =>
        Prop.ForAll(Interactions.ToArbitrary(), rows =>
        {
            var (plain, shuffled, again) = (Build(rows, true), Build(rows, true, TieRule.Shuffled, 5), Build(rows, true, TieRule.Shuffled, 5));
            return Enumerable.Range(0, 7).All(user =>
                plain.Times(user).SequenceEqual(shuffled.Times(user))
                && shuffled[user].SequenceEqual(again[user])
                && Pairs(plain, user).SequenceEqual(Pairs(shuffled, user)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_order_of_a_tie_occurs_about_as_often()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 6_000; seed++)
        {
            var text = Rows.Text(Build([(0, 0, 0), (0, 1, 0), (0, 2, 0)], true, TieRule.Shuffled, seed));
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1_150)); // 1,000 ± 5 standard deviations
    }

    [Fact]
    public void Many_chunks_keep_every_row()
    {
        // More than two full chunks, users interleaved, some chunks with fractions of a second and some without, one that spans two centuries.
        const int Count = 2_500_000;
        var (users, items) = (Ids(1_000), Ids(50));
        var builder = new SequencesBuilder(users, items, hasTimes: true);
        for (var i = 0; i < Count; i++) builder.Add(i % 1_000, i * 31 % 50, TimeOf(i));
        var sequences = builder.Build();
        Assert.Equal(Count, sequences.Count);
        for (var user = 0; user < 1_000; user++)
        {
            Assert.Equal(Count / 1_000, sequences[user].Length);
            for (var k = 0; k < Count / 1_000; k += 97)
            {
                var row = user + (1_000 * k);
                Assert.Equal((row * 31 % 50, (long)Math.Floor(TimeOf(row) / 1e6)), (sequences[user][k], sequences.Times(user)[k]));
            }
        }

        static long TimeOf(int row) => row < 1_500_000 ? row * 1_000_000L : row < 2_000_000 ? (row * 1_000_000L) + 250_000 : row * 4_000_000_000L;
    }

    [Fact]
    public void Columns_are_given_away_once()
    {
        var builder = new SequencesBuilder(Ids(1), Ids(1), false);
        builder.Add(0, 0);
        builder.Build();
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    private static Sequences Build((int User, int Item, long Time)[] rows, bool hasTimes, TieRule ties = TieRule.FileOrder, long seed = 0)
    {
        var builder = new SequencesBuilder(Ids(7), Ids(10), hasTimes);
        foreach (var (user, item, time) in rows) builder.Add(user, item, time);
        return builder.Build(ties, seed);
    }

    private static IEnumerable<(long, int)> Pairs(Sequences sequences, int user) => sequences.Times(user).ToArray().Zip(sequences[user].ToArray()).Order();

    private static IdMap Ids(int count)
    {
        var ids = new IdMap();
        for (var i = 0; i < count; i++) ids.Add(i.ToString());
        return ids;
    }
}
