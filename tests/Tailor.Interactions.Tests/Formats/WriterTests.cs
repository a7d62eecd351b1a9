using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Formats;

public sealed class WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InteractionFormat.RecBole, "user_id:token\titem_id:token\ttimestamp:float\nu0\ti0\t5\nu0\ti1\t6\nu1\ti0\t7\n")]
    [InlineData(InteractionFormat.Table, "user_id,item_id,timestamp\nu0,i0,5\nu0,i1,6\nu1,i0,7\n")]
    [InlineData(InteractionFormat.JsonLines, "{\"reviewerID\":\"u0\",\"asin\":\"i0\",\"unixReviewTime\":5}\n{\"reviewerID\":\"u0\",\"asin\":\"i1\",\"unixReviewTime\":6}\n{\"reviewerID\":\"u1\",\"asin\":\"i0\",\"unixReviewTime\":7}\n")]
    [InlineData(InteractionFormat.Pairs, "u0 i0\nu0 i1\nu1 i0\n")]
    [InlineData(InteractionFormat.UserSequences, "u0 i0 i1\nu1 i0\n")]
    [InlineData(InteractionFormat.Sequences, "i0 i1\ni0\n")]
    public void Each_format_is_written_as_it_is_read(InteractionFormat format, string expected)
    {
        InteractionWriter.Write(Rows.Of([(0, 5), (1, 6)], [(0, 7)]), _folder["d"], format);
        Assert.Equal(expected, File.ReadAllText(_folder["d"]));
    }

    [Fact]
    public void Odd_ids_survive_where_the_format_can_hold_them()
    {
        var ids = new IdMap();
        foreach (var id in new[] { "a,b", "say \"x\"", "plain", " spaced ", "日本" }) ids.Add(id);
        var sequences = new Sequences(ids, ids, [0, 1, 2, 3, 4, 5], [1, 0, 3, 2, 4]);
        InteractionWriter.Write(sequences, _folder["d.csv"], InteractionFormat.Table);
        Assert.Equal(Rows.Text(sequences), Rows.Text(InteractionFile.Read(_folder["d.csv"]).Sequences));
        InteractionWriter.Write(sequences, _folder["d.json"], InteractionFormat.JsonLines);
        Assert.Equal(Rows.Text(sequences), Rows.Text(InteractionFile.Read(_folder["d.json"]).Sequences));
        Assert.Contains("cannot hold the id", Assert.Throws<ArgumentException>(() => InteractionWriter.Write(sequences, _folder["d.txt"], InteractionFormat.Pairs)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["d.txt"]) || File.Exists(_folder["d.txt"] + ".partial"));
    }

    [Fact]
    public void Formats_with_ratings_are_refused()
    {
        Assert.Contains("u.data has ratings", Assert.Throws<ArgumentException>(() => InteractionWriter.Write(Rows.Of([(0, 5)]), _folder["d"], InteractionFormat.UData)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_folder["d"])!));
    }
}
