using Tailor.Interactions.Filters;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests;

/// <summary>The public sets' numbers, as their publishers and we count them.</summary>
public class RealDataTests
{
    [SkippableTheory]
    [InlineData("ml-100k/u.data", InteractionFormat.UData, 943, 1682, 100_000)]
    [InlineData("ml-100k/ml-100k.inter", InteractionFormat.RecBole, 943, 1682, 100_000)]
    [InlineData("ml-1m/ml-1m.txt", InteractionFormat.Pairs, 6_040, 3_416, 999_611)]
    [InlineData("ml-latest-small/ratings.csv", InteractionFormat.Table, 610, 9_724, 100_836)]
    [InlineData("amazon-beauty/Beauty.txt", InteractionFormat.UserSequences, 22_363, 12_101, 198_502)]
    [InlineData("yelp/Yelp.txt", InteractionFormat.UserSequences, 30_431, 20_033, 316_354)]
    [InlineData("amazon-cds/CDs.txt", InteractionFormat.Sequences, 17_052, 35_118, 472_265)]
    [InlineData("gowalla/train.txt", InteractionFormat.UserSequences, 29_858, 40_981, 810_128)]
    public void Format_is_told_and_counts_are_the_published_ones(string file, InteractionFormat format, int users, int items, int interactions)
    {
        var set = InteractionFile.Read(RealData.Path(file));
        var statistics = SequenceStatistics.Of(set.Sequences);
        Assert.Equal(format, set.Report!.Format);
        Assert.Equal((users, items, interactions), (statistics.Users, statistics.Items, statistics.Interactions));
        Assert.Equal(0, set.Report.BadLines);
    }

    [SkippableFact]
    public void Gowallas_test_file_has_the_published_number_of_interactions() =>
        Assert.Equal(217_242, InteractionFile.Read(RealData.Path("gowalla/test.txt")).Sequences.Count);

    [SkippableTheory]
    [InlineData("ml-100k/u.data", .506)]
    [InlineData("ml-100k/ml-100k.inter", .506)]
    [InlineData("ml-latest-small/ratings.csv", .157)]
    public void Share_of_ties_is_the_published_one(string file, double share) =>
        Assert.Equal(share, SequenceStatistics.Of(InteractionFile.Read(RealData.Path(file)).Sequences).TieShare!.Value, 3);

    [SkippableFact]
    public void Yelp_repeats_3_7_percent() =>
        Assert.Equal(.037, SequenceStatistics.Of(InteractionFile.Read(RealData.Path("yelp/Yelp.txt")).Sequences).RepeatShare, 3);

    [SkippableFact]
    public void U_data_and_the_recbole_file_hold_the_same_sequences()
    {
        var (one, other) = (InteractionFile.Read(RealData.Path("ml-100k/u.data")), InteractionFile.Read(RealData.Path("ml-100k/ml-100k.inter")));
        for (var user = 0; user < one.Sequences.UserCount; user++)
        {
            Assert.Equal(one.Sequences.Users[user], other.Sequences.Users[user]);
            Assert.True(one.Sequences[user].SequenceEqual(other.Sequences[user]));
            Assert.True(one.Sequences.Times(user).SequenceEqual(other.Sequences.Times(user)));
        }
    }

    [SkippableTheory]
    [InlineData("ml-100k/u.data", 744, 806, 87_237)]
    [InlineData("amazon-cds/CDs.txt", 3_371, 3_027, 98_208)]
    public void One_pass_of_thirty_leaves_what_is_known(string file, int users, int items, int interactions)
    {
        var set = InteractionFile.Read(RealData.Path(file), new ReadOptions { MinimumPerUser = 30, MinimumPerItem = 30, CoreRule = CoreRule.OnePass });
        Assert.Equal((users, items, interactions), (set.Sequences.UserCount, set.Sequences.ItemCount, set.Sequences.Count));
    }

    [SkippableFact]
    public void Users_of_cds_with_five_items_left_after_one_pass_of_thirty_are_3125()
    {
        var set = InteractionFile.Read(RealData.Path("amazon-cds/CDs.txt"), new ReadOptions { MinimumPerUser = 30, MinimumPerItem = 30, CoreRule = CoreRule.OnePass });
        var longer = CoreFilter.Apply(set.Sequences, 5, 0, CoreRule.OnePass);
        Assert.Equal((3_125, 3_027, 97_562), (longer.UserCount, longer.ItemCount, longer.Count));
    }

    [SkippableFact]
    public void Thirty_core_of_cds_is_empty() =>
        Assert.Contains("pass the filters", Assert.Throws<InteractionFormatException>(() =>
            InteractionFile.Read(RealData.Path("amazon-cds/CDs.txt"), new ReadOptions { MinimumPerUser = 30, MinimumPerItem = 30 })).Message, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("ml-100k/u.data", "50", "Star Wars (1977)", "u.item, 1681 of 1682 items")]
    [InlineData("ml-100k/ml-100k.inter", "1682", "Scream of Stone (Schrei aus Stein) (1991)", "u.item, 1681 of 1682 items")]
    [InlineData("ml-1m/ml-1m.txt", "1", "Raiders of the Lost Ark (1981)", "movies.dat, 3416 of 3416 items")]
    public void Titles_beside_the_data_are_found(string file, string id, string title, string source)
    {
        var set = InteractionFile.Read(RealData.Path(file));
        Assert.Equal(source, set.Report!.TitleSource);
        Assert.True(set.Sequences.Items.TryGetIndex(id, out var item));
        Assert.Equal(title, set.TitleOf(item));
    }
}
