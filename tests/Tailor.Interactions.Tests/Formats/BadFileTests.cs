using System.Text;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Formats;

/// <summary>What is wrong, where, and what was expected: for each way in which a file can be bad.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InteractionFormat.UData, "u a 3 1000000000\nu b 3\n", 2, "4 fields (user, item, rating, time)", "3 fields")]
    [InlineData(InteractionFormat.UData, "u a 3 1000000000\nu b good 1000000000\n", 2, "a number as rating", "\"good\"")]
    [InlineData(InteractionFormat.UData, "u a nan 1000000000\n", 1, "a number as rating", "\"nan\"")]
    [InlineData(InteractionFormat.UData, "u a 3 99999999999999999999999\n", 1, "a time in nanoseconds that 64 bits of microseconds hold", "\"99999999999999999999999\"")]
    [InlineData(InteractionFormat.UData, "u a 3 1000000000\n\nu b 3 1000000000000\n", 3, "a time in seconds, as in the lines before", "\"1000000000000\", which by its size is in milliseconds")]
    [InlineData(InteractionFormat.UData, "u a 3 1000000000\nu b 3 2001-01-01\n", 2, "a time in seconds", "\"2001-01-01\"")]
    [InlineData(InteractionFormat.UData, "u a 3 2001-01-01\nu b 3 1000000000\n", 2, "a date, as in the lines before", "\"1000000000\"")]
    [InlineData(InteractionFormat.UData, "u a 3 2001-13-01\n", 1, "a time or an ISO 8601 date", "\"2001-13-01\"")]
    [InlineData(InteractionFormat.Dat, "u::a::3::1\nu::b::3\n", 2, "4 fields between :: (user, item, rating, time)", "3 fields")]
    [InlineData(InteractionFormat.Dat, "u::a::3::1::5\n", 1, "4 fields between :: (user, item, rating, time)", "5 fields")]
    [InlineData(InteractionFormat.Dat, "::a::3::1\n", 1, "a user id", "nothing")]
    [InlineData(InteractionFormat.Table, "user,item\nu,a\nu,\n", 3, "an item id", "nothing")]
    [InlineData(InteractionFormat.Table, "user,item\nu,a,b\n", 2, "2 fields", "3: \"u,a,b\"")]
    [InlineData(InteractionFormat.Table, "user,item\nu,a\nu,\"b\nu,c\n", 3, "a quote that is closed", "\"u,\"b\"")]
    [InlineData(InteractionFormat.Table, "user,item,time\nu,a,\n", 2, "a time (Unix seconds, milliseconds, microseconds or nanoseconds, or an ISO 8601 date)", "nothing")]
    [InlineData(InteractionFormat.Table, "a,b\nu,a\n", 1, "a column for the user (name it if it is called otherwise)", "the columns a, b")]
    [InlineData(InteractionFormat.Table, "user,item\nu,\"a\"b\n", 2, "a delimiter after a closing quote", "\"u,\"a\"b\"")]
    [InlineData(InteractionFormat.JsonLines, "{\"reviewerID\":\"u\",\"asin\":\"a\"}\n{\"reviewerID\":\"u\",\"asin\":\"b\",\"unixReviewTime\":5}\n", 1, "a field \"unixReviewTime\" with text or a number", "\"{\"reviewerID\":\"u\",\"asin\":\"a\"}\"")]
    [InlineData(InteractionFormat.RecBole, "user_id:token\titem_id:token\nu\n", 2, "2 fields", "1: \"u\"")]
    [InlineData(InteractionFormat.RecBole, "user_id\titem_id\nu\ta\n", 1, "fields such as user_id:token between tabs", "\"user_id\\x09item_id\"")]
    [InlineData(InteractionFormat.Pairs, "u a\nu\n", 2, "a user and an item", "\"u\"")]
    [InlineData(InteractionFormat.Pairs, "u a\nu b c\n", 2, "a user and an item", "3 fields")]
    [InlineData(InteractionFormat.UserSequences, "1 a\n2\n", 2, "a user and at least one item", "the user \"2\" alone")]
    [InlineData(InteractionFormat.JsonLines, "{\"reviewerID\":\"u\",\"asin\":\"a\"}\n{\"reviewerID\":\"u\"}\n", 2, "a field \"asin\" with text or a number", "\"{\"reviewerID\":\"u\"}\"")]
    [InlineData(InteractionFormat.JsonLines, "{\"reviewerID\":\"u\",\"asin\":\"a\"}\n{\"reviewerID\":\"u\",\n", 2, "a JSON object", "\"{\"reviewerID\":\"u\",\"")]
    [InlineData(InteractionFormat.JsonLines, "{'reviewerID':'u','asin':'a'}\n", 1, "a JSON object", "\"{'reviewerID':'u','asin':'a'}\"")]
    public void A_bad_line_says_where_what_was_expected_and_what_stood_there(InteractionFormat format, string text, int line, string expected, string found)
    {
        var file = _folder.Write("d", text);
        var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(file, new ReadOptions { Format = format }));
        Assert.Equal((file, line, expected, found), (error.File, error.Line, error.Expected, error.Found));
        Assert.Equal($"{file}, line {line}: expected {expected}, found {found}.", error.Message);
    }

    [Fact]
    public void Bad_lines_are_skipped_counted_and_the_first_reported()
    {
        var text = "u a\n" + string.Concat(Enumerable.Range(0, 7).Select(i => $"bad{i}\n")) + "u b\n";
        var set = InteractionFile.Read(_folder.Write("d", text), new ReadOptions { Format = InteractionFormat.Pairs, SkipBadLines = true });
        Assert.Equal("u: a b", Rows.Text(set.Sequences));
        Assert.Equal((9, 7, 5), (set.Report!.Lines, set.Report.BadLines, set.Report.FirstErrors.Count));
        Assert.EndsWith("line 2: expected a user and an item, found \"bad0\".", set.Report.FirstErrors[0], StringComparison.Ordinal);
        var onlyBad = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("e", "x\ny\n"), new ReadOptions { Format = InteractionFormat.Pairs, SkipBadLines = true }));
        Assert.Contains("bad lines only, 2 of them", onlyBad.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_quote_spoils_its_own_line_only()
    {
        var file = _folder.Write("d.csv", "user,item\nu,a\nu,\"b\n" + string.Concat(Enumerable.Repeat("u,c\n", 50_000)));
        var set = InteractionFile.Read(file, new ReadOptions { SkipBadLines = true });
        Assert.Equal((50_001, 1L, 50_003L), (set.Sequences.Count, set.Report!.BadLines, set.Report.Lines));
    }

    [Fact]
    public void What_is_no_file_of_text_is_said_to_be_what_it_is()
    {
        Assert.Equal("no file of that name", Fault(_folder["missing"]));
        Assert.Equal("a folder", Fault(Path.GetDirectoryName(_folder["x"])!));
        Assert.Equal("an empty file", Fault(_folder.Write("empty", "")));
        Assert.Equal("an empty line", Fault(_folder.Write("blank", "\nu a\n")));
        Assert.Equal("a header or empty lines only", Fault(_folder.Write("header", "user,item\n")));
        Assert.Equal("UTF-16", Fault(_folder.Write("utf16", "u a\nu b\n", Encoding.Unicode, withMark: true)));
        Assert.Contains("NUL byte", Fault(_folder.Write("nul", "u a\nu \0b\n")), StringComparison.Ordinal);
        Assert.Equal("a zip archive", Fault(_folder.Write("zip", "PK\u0003\u0004....")));
        Assert.Equal("a Parquet file", Fault(_folder.Write("parquet", "PAR1....")));
    }

    [Fact]
    public void A_foreign_encoding_is_refused_at_its_line()
    {
        var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("d", "u a\nu b\nu caf\u00E9\n", Encoding.Latin1)));
        Assert.Equal((3L, "\"u caf\\xE9\""), (error.Line!.Value, error.Found));
        Assert.Contains("UTF-8", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nul_byte_beyond_the_sample_is_a_bad_line()
    {
        var text = string.Concat(Enumerable.Repeat("u a\n", 400_000)) + "u \0\n";
        var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("d", text)));
        Assert.Equal((400_001L, "a NUL byte at column 3"), (error.Line!.Value, error.Found));
    }

    [Fact]
    public void A_gzip_stream_cut_anywhere_is_an_error()
    {
        var whole = File.ReadAllBytes(_folder.WriteCompressed("whole.gz", string.Concat(Enumerable.Range(0, 2_000).Select(i => $"u{i % 7} i{i * 7919 % 1000}\n"))));
        for (var length = 19; length < whole.Length; length += length < whole.Length - 20 ? 97 : 1)
        {
            var error = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("cut.gz", whole[..length])));
            Assert.Equal(("a whole gzip stream", "damaged or truncated compressed data"), (error.Expected, error.Found));
        }
        Assert.Equal(2_000, InteractionFile.Read(_folder["whole.gz"]).Sequences.Count);
        Assert.Equal(4_000, InteractionFile.Read(_folder.Write("twice.gz", [.. whole, .. whole])).Sequences.Count);
    }

    private static string Fault(string file) => Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(file)).Found;
}
