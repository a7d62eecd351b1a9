using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests;

public class SequenceStatisticsTests
{
    [Fact]
    public void Small_set_by_hand()
    {
        var statistics = SequenceStatistics.Of(Rows.Of([(0, 1), (0, 1), (1, 1), (0, 2)], [(2, 5)], [(3, 1), (1, 1)], [(0, 0), (1, 1), (2, 2)]));
        Assert.Equal((4, 4, 10), (statistics.Users, statistics.Items, statistics.Interactions));
        Assert.Equal((1, 2.5, 2.5, 4), (statistics.ShortestLength, statistics.MedianLength, statistics.MeanLength, statistics.LongestLength));
        Assert.Equal(10 / 16.0, statistics.Density);
        Assert.Equal(.3, statistics.TieShare); // two of the first user's follow one of their time, one of the third's
        Assert.Equal(.2, statistics.RepeatShare);
    }

    [Fact]
    public void Nothing_is_no_division_by_zero()
    {
        var statistics = SequenceStatistics.Of(new Sequences(new IdMap(), new IdMap(), [0], []));
        Assert.Equal((0, 0, 0.0, 0.0), (statistics.Users, statistics.Interactions, statistics.Density, statistics.MeanLength));
        Assert.Null(statistics.TieShare);
    }
}
