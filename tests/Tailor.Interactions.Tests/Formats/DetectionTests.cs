using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Formats;

public sealed class DetectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InteractionFormat.UserSequences, "1 5 6\n2 5\n")] // numbered from 1, one after the other
    [InlineData(InteractionFormat.UserSequences, "0 5 6\n1 5 7 8\n")]
    [InlineData(InteractionFormat.UserSequences, "3 1 2\n5 1 2\n9 4\n12 1 3\n13 2 1\n20 1 2\n21 1 1\n40 2 2 2\n")] // eight growing numbers
    [InlineData(InteractionFormat.Sequences, "3 1 2\n5 1 2\n3 4\n12 1 3\n13 2 1\n20 1 2\n21 1 1\n40 2 2 2\n")] // 3 again: no user has two lines
    [InlineData(InteractionFormat.Pairs, "9 1\n9 2\n3 1\n")]
    [InlineData(InteractionFormat.Pairs, "A a\nB a\nA b\n")]
    [InlineData(InteractionFormat.UData, "1 2 3 881250949\n")]
    public void A_clear_file_is_told(InteractionFormat format, string text) =>
        Assert.Equal(format, InteractionFile.Read(_folder.Write("d", text)).Report!.Format);

    [Theory]
    [InlineData("two fields a line", "1 5\n2 6\n3 5\n")] // a table of ids looks the same
    [InlineData("may be a user or an item", "1 5 6\n")] // one line tells nothing
    [InlineData("may be a user or an item", "7 5 6\n3 5 6 8\n")]
    [InlineData("may be a user or an item", "3 5 6\n9 5 6 8\n11 2 3\n")] // growing, but few
    [InlineData("may be a user or an item", "1 5 6\n1 7 8\n2 5 6\n2 1\n3 1 2\n3 9 8\n4 1 2\n5 9 9 9\n")] // sessions of users?
    [InlineData("may be a user or an item", "A x y\nB x y z\nC y\nD x\nE x\nF x\nG x\nH x\n")] // text tells nothing
    [InlineData("4 fields in every line", "1 2 3 4\n1 2 3 5\n")] // the last column is no time
    [InlineData("3 fields in every line", "196 242 3\n186 302 3\n22 377 1\n244 51 2\n166 346 1\n298 474 4\n186 265 2\n253 465 5\n")] // user, item, rating
    [InlineData("3 fields in every line", "0 196 242\n1 186 302\n2 22 377\n")] // a row number, user, item
    [InlineData("no column is called", "A3SGX,0439893577,5.0,1390953600\n")] // Amazon's ratings come in two column orders
    [InlineData("JSON array", "[{\"reviewerID\":\"u\",\"asin\":\"a\"}]\n")]
    public void A_doubtful_file_is_refused_and_the_formats_named(string found, string text)
    {
        var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("d", text)));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains("user-sequences, sequences", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_stands_for_each_format()
    {
        foreach (var format in Enum.GetValues<InteractionFormat>())
        {
            Assert.True(InteractionFormats.TryParse(InteractionFormats.NameOf(format), out var same));
            Assert.Equal(format, same);
        }
        Assert.Equal(Enum.GetValues<InteractionFormat>().Length, InteractionFormats.Names.Count);
        Assert.False(InteractionFormats.TryParse("parquet", out _));
    }
}
