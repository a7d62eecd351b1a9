using Tailor.Customization.Rule;
using Tailor.Models.Elastic;

namespace Tailor.Customization.Tests.Rule;

/// <summary>Scalable tables against the tables that they are made of.</summary>
public sealed class ElasticTableBuilderTests
{
    private const int Items = 700;
    private const int Width = 20;

    [Fact]
    public void The_whole_stream_is_the_table_within_its_8_bits()
    {
        var table = SampleTables.Table(Items, Width);
        Assert.InRange(Error(table, SampleTables.File(Items, Width).Whole().Decode()), 1e-6, 1e-4);
    }

    /// <summary>RULE's blocks: what a group keeps is there within its 8 bits, what it does not keep is exactly nothing, and pays nothing.</summary>
    [Fact]
    public void Blocks_that_a_group_does_not_keep_are_not_there()
    {
        const int Groups = 3;
        var (table, counts) = (SampleTables.Table(Items, Width), SampleTables.Counts(Items));
        byte[] groupOf = [.. Enumerable.Range(0, Items).Select(item => (byte)(item % Groups))];
        int[] keeps = [Width, 8, 4]; // leading dimensions
        bool[] kept = [.. Enumerable.Range(0, Groups * Width).Select(at => at % Width < keeps[at / Width])];
        var file = ElasticFile.Of(ElasticTableBuilder.BuildBlocks(table, counts, groupOf, kept, 7, new ElasticOptions()), "blocks");
        var (decoded, expected) = (file.Whole().Decode(), table.ToArray());
        for (var at = 0; at < expected.Length; at++)
        {
            if (kept[(groupOf[at / Width] * Width) + (at % Width)]) continue;
            expected[at] = 0;
            Assert.Equal(0, decoded[at]);
        }

        Assert.InRange(Error(expected, decoded), 1e-6, 1e-4);
        var sizes = file.Header.GroupSizes();
        Assert.Equal(
            file.Header.Length + (Width * ElasticLayout.OpeningLength(Width, Groups)) + Enumerable.Range(0, Groups).Sum(group => keeps[group] * 8 * ((sizes[group] + 7) / 8)),
            file.Layout.Full);
        Assert.True(Error(expected, SampleTables.Table(file, .6).Decode()) < Error(expected, SampleTables.Table(file, .3).Decode()));
    }

    [Theory]
    [InlineData(Items - 1, 2, "groups of 700 items")]
    [InlineData(Items, 1, "dimensions that are kept")]
    public void Blocks_of_other_sizes_are_refused(int items, int groups, string message)
    {
        var groupOf = new byte[items];
        if (items > 1) groupOf[1] = 1;
        var error = Assert.Throws<ArgumentException>(() => ElasticTableBuilder.BuildBlocks(SampleTables.Table(Items, Width), SampleTables.Counts(Items), groupOf, new bool[groups * Width], 7, new ElasticOptions()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        groupOf[1] = 3; // group 1 and 2 have no items
        if (items == Items) Assert.Contains("none is empty", Assert.Throws<ArgumentException>(() => ElasticTableBuilder.BuildBlocks(SampleTables.Table(Items, Width), SampleTables.Counts(Items), groupOf, new bool[4 * Width], 7, new ElasticOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_bytes_never_mean_a_greater_error_and_fewer_than_the_controls_suffice()
    {
        var (table, file) = (SampleTables.Table(Items, Width), SampleTables.File(Items, Width, new ElasticOptions { PopularityWeight = 0 }));
        var last = double.MaxValue;
        foreach (var share in new[] { .1, .2, .3, .5, .75, 1 })
        {
            var found = SampleTables.Table(file, share);
            var error = Error(table, found.Decode());
            Assert.True(error < last);
            last = error;
            if (share is 1) continue;
            foreach (var order in Enum.GetValues<LayoutOrder>())
            {
                var (bits, bytes) = LayoutControl.Buy(file.Layout, file.Header, order, (long)(share * file.Layout.Full));
                Assert.True(bytes <= share * file.Layout.Full);
                Assert.True(error < Error(table, file.Whole().Decode(bits)), $"{order} at {share}");
            }
        }
    }

    [Fact]
    public void Errors_are_measured_by_the_states_that_score()
    {
        var (table, counts, moment) = (SampleTables.Table(Items, Width), SampleTables.Counts(Items), new double[Width * Width]);
        for (var i = 0; i < Width; i++) moment[(i * Width) + i] = i < 4 ? 1 : 1e-4; // states are almost within the first four values
        var plain = Build([], 1);
        var scoring = Build(moment, .02);
        Assert.True(ErrorOfFirstFour(scoring) < .5 * ErrorOfFirstFour(plain));

        ElasticFile Build(double[] moment, double isotropy) => ElasticFile.Of(ElasticTableBuilder.Build(table, counts, moment, 7, new ElasticOptions { Isotropy = isotropy }), "sample");

        double ErrorOfFirstFour(ElasticFile file)
        {
            var decoded = SampleTables.Table(file, .3).Decode();
            return Enumerable.Range(0, table.Length).Where(at => at % Width < 4).Sum(at => Math.Pow(table[at] - decoded[at], 2));
        }
    }

    [Fact]
    public void Popular_items_keep_more()
    {
        var found = SampleTables.Table(SampleTables.File(Items, Width), .3);
        var bits = Enumerable.Range(0, found.Header.Groups).Select(group => Enumerable.Range(0, Width).Sum(dimension => found.Bits(group, dimension))).ToArray();
        Assert.True(bits[0] > 1.5 * bits[^1]);
    }

    [Fact]
    public void The_same_table_gives_the_same_bytes() =>
        Assert.Equal(ElasticTableBuilder.Build(SampleTables.Table(90, 6), SampleTables.Counts(90), [], 7, new()), ElasticTableBuilder.Build(SampleTables.Table(90, 6), SampleTables.Counts(90), [], 7, new()));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(3, 2)]
    [InlineData(130, 1)]
    public void Small_tables_are_tables(int items, int width)
    {
        var (table, file) = (SampleTables.Table(items, width), SampleTables.File(items, width));
        Assert.InRange(Error(table, file.Whole().Decode()), 0, .05);
    }

    [Fact]
    public void Groups_halve()
    {
        int[] counts = [.. Enumerable.Range(0, 1000)];
        var groups = PopularityGroups.Of(counts, 4, 100);
        Assert.Equal([125, 125, 250, 500], groups.CountBy(group => group).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(0, groups[999]);
        Assert.Equal(3, groups[0]);
        Assert.All(PopularityGroups.Of(counts, 1, 1), group => Assert.Equal(0, group));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("no table of 4 items", Refused(() => ElasticTableBuilder.Build(new float[9], new int[4], [], 1, new())), StringComparison.Ordinal);
        Assert.Contains("groups must be 1 to 64, not 65", Refused(() => ElasticTableBuilder.Build(new float[8], new int[4], [], 1, new() { Groups = 65 })), StringComparison.Ordinal);
        Assert.Contains("a moment of 2 by 2", Refused(() => ElasticTableBuilder.Build(new float[8], new int[4], new double[3], 1, new())), StringComparison.Ordinal);

        static string Refused(Action build) => Assert.Throws<ArgumentException>(build).Message;
    }

    private static double Error(float[] table, float[] decoded) =>
        Enumerable.Range(0, table.Length).Sum(at => Math.Pow(table[at] - decoded[at], 2)) / table.Sum(value => value * value);
}
