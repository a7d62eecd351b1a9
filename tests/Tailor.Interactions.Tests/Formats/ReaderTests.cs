using System.Text;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Formats;

public sealed class ReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InteractionFormat.RecBole, "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu\ta\t3\t200\nu\tb\t4.5\t100\nv\ta\t1\t50\n")]
    [InlineData(InteractionFormat.RecBole, "timestamp:float\titem_id:token\tuser_id:token\n2e2\ta\tu\n100.0\tb\tu\n50\ta\tv\n")]
    [InlineData(InteractionFormat.UData, "u\ta\t3\t1000000200\nu\tb\t4\t1000000100\nv\ta\t1\t1000000050\n")]
    [InlineData(InteractionFormat.UData, "u a 3 1000000200\r\nu b 4 1000000100\r\nv a 1 1000000050")]
    [InlineData(InteractionFormat.Dat, "u::a::3::200\nu::b::4::100\nv::a::1::50\n")]
    [InlineData(InteractionFormat.Table, "userId,movieId,rating,timestamp\nu,a,3.5,200\nu,b,4.0,100\nv,a,1,50\n")]
    [InlineData(InteractionFormat.Table, "user_id\titem_id\ttime\nu\ta\t200\nu\tb\t100\nv\ta\t50\n")]
    [InlineData(InteractionFormat.Table, "Customer ID;text;Product-ID;date\nu;\"so; good \"\"it\"\" is\";a;1970-01-03\nu;x;b;1970-01-02\nv;y;a;1970-01-01\n")]
    [InlineData(InteractionFormat.Table, "user,item,review,time\nu,a,\"two\nlines, one record\",200\nu,b,,100\nv,a,\"\",50\n")]
    [InlineData(InteractionFormat.Table, "user item timestamp\nu a 200\nu b 100\nv a 50\n")]
    [InlineData(InteractionFormat.Pairs, "u b\nu a\nv a\n")]
    [InlineData(InteractionFormat.Pairs, "u\tb\n\nu\ta\n v  a \n")]
    [InlineData(InteractionFormat.JsonLines, "{\"reviewerID\":\"u\",\"asin\":\"a\",\"overall\":5.0,\"helpful\":[0,{\"asin\":\"no\"}],\"unixReviewTime\":200}\n{\"unixReviewTime\":100,\"asin\":\"b\",\"reviewerID\":\"u\"}\n{\"reviewerID\":\"v\",\"asin\":\"\\u0061\",\"unixReviewTime\":\"50\"}\n")]
    public void Every_format_gives_the_same_sequences(InteractionFormat format, string text)
    {
        var set = InteractionFile.Read(_folder.Write("data.txt", text));
        Assert.Equal(format, set.Report!.Format);
        Assert.True(set.Report.FormatDetected);
        Assert.Equal("u: b a | v: a", Rows.Text(set.Sequences));
        Assert.Equal(Rows.Text(set.Sequences), Rows.Text(InteractionFile.Read(_folder["data.txt"], new ReadOptions { Format = format }).Sequences));
        Assert.Equal(Rows.Text(set.Sequences), Rows.Text(InteractionFile.Read(_folder.WriteCompressed("data.bin", text)).Sequences));
        Assert.Equal(Rows.Text(set.Sequences), Rows.Text(InteractionFile.Read(_folder.Write("bom.txt", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)])).Sequences));
    }

    [Fact]
    public void A_sequence_a_line_is_read_with_and_without_its_user()
    {
        Assert.Equal("1: a b a | 2: c", Rows.Text(InteractionFile.Read(_folder.Write("a", "1 a b a\n2 c\n")).Sequences));
        var noUser = InteractionFile.Read(_folder.Write("b", "7 8 9\n\n9 7\n"), new ReadOptions { Format = InteractionFormat.Sequences });
        Assert.Equal("1: 7 8 9 | 3: 9 7", Rows.Text(noUser.Sequences));
        Assert.False(noUser.Sequences.HasTimes);
    }

    [Fact]
    public void Named_columns_go_before_usual_names()
    {
        var file = _folder.Write("d.csv", "user_id,asin,parent_asin,n\nu,x,a,3\nu,y,b,1\n");
        var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(file));
        Assert.Contains("asin and parent_asin", error.Message, StringComparison.Ordinal);
        var set = InteractionFile.Read(file, new ReadOptions { Columns = new ColumnNames { Item = "parent_asin", Time = "n" } });
        Assert.Equal("user_id: b a".Replace("user_id", "u", StringComparison.Ordinal), Rows.Text(set.Sequences));
        Assert.Contains("called \"no\"", Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(file, new ReadOptions { Columns = new ColumnNames { Item = "no" } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unusual_columns_can_be_named_or_numbered()
    {
        var options = new ReadOptions { Columns = new ColumnNames { User = "wer", Item = "was" } };
        Assert.Equal("u: a", Rows.Text(InteractionFile.Read(_folder.Write("d.csv", "was,wer\na,u\n"), options).Sequences));
        var numbered = new ReadOptions { Columns = new ColumnNames { User = "#2", Item = "#1", Rating = "#3", Time = "#4" } };
        Assert.Equal("u: b a", Rows.Text(InteractionFile.Read(_folder.Write("e.csv", "a,u,5.0,200\nb,u,4.0,100\n"), numbered).Sequences));
    }

    [Fact]
    public void Low_ratings_go_before_their_ids_are_known()
    {
        var set = InteractionFile.Read(_folder.Write("d", "u::a::3::1\nu::b::4::2\nw::a::1::3\n"), new ReadOptions { MinimumRating = 4 });
        Assert.Equal("u: b", Rows.Text(set.Sequences));
        Assert.Equal(1, set.Sequences.ItemCount);
        Assert.Equal("rating at least 4: 1 interactions left, 2 dropped", Assert.Single(set.Report!.Filters));
        Assert.Contains("without ratings", Assert.Throws<InteractionFormatException>(() =>
            InteractionFile.Read(_folder.Write("p", "u a\nu b\n"), new ReadOptions { MinimumRating = 4 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_text_of_any_script_and_zeros_count()
    {
        var set = InteractionFile.Read(_folder.Write("d", "01 ä\n01 日本\n1 ä\n"));
        Assert.Equal("01: ä 日本 | 1: ä", Rows.Text(set.Sequences));
    }

    [Fact]
    public void The_report_says_what_was_done()
    {
        var set = InteractionFile.Read(_folder.Write("some.data.csv", "user,item,time\nu,a,1\n\nu,b,1\n"), new ReadOptions { Ties = TieRule.Shuffled, TieSeed = 7 });
        Assert.Equal("some.data", set.Name);
        Assert.Equal((4, 0, "seconds", "by time, ties shuffled with seed 7", "none"), (set.Report!.Lines, set.Report.BadLines, set.Report.TimeUnit, set.Report.TieRule, set.Report.TitleSource));
        Assert.Equal("file order (the file has no times)", InteractionFile.Read(_folder.Write("p", "u a\nu b\n"), new ReadOptions { Ties = TieRule.Shuffled }).Report!.TieRule);
    }

    [Fact]
    public void Reading_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => InteractionFile.Read(_folder.Write("d", string.Concat(Enumerable.Repeat("u a\n", 70_000))), null, new CancellationToken(canceled: true)));
}
