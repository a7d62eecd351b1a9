using System.Text;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Titles;

public sealed class TitleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1|Café (1995)|x|y\n2|\"Zwei\"|z\n", "Café (1995), \"Zwei\"")]
    [InlineData("1::Café (1995)::Comedy\n2::\"Zwei\"::Drama\n", "Café (1995), \"Zwei\"")]
    [InlineData("movieId,title,genres\n1,Café (1995),x\n2,\"One, \"\"two\"\"\",y\n", "Café (1995), One, \"two\"")]
    [InlineData("title,id\nCafé (1995),1\nB,2\n", "Café (1995), B")]
    [InlineData("item_id:token\tmovie_title:token_seq\n1\tCafé (1995)\n2\tB\n", "Café (1995), B")]
    public void Titles_are_read_in_latin_1_and_utf_8(string text, string expected)
    {
        var data = _folder.Write("d", "u 1\nu 2\n");
        foreach (var encoding in new[] { Encoding.Latin1, new UTF8Encoding(false) })
        {
            var set = InteractionFile.Read(data, new ReadOptions { TitleFile = _folder.Write("names", text, encoding) });
            Assert.Equal(expected, string.Join(", ", set.Titles!));
            Assert.EndsWith("names, 2 of 2 items", set.Report!.TitleSource, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("u.data", "u.item", "1|A\n2|B\n")]
    [InlineData("x.inter", "x.item", "item_id:token\ttitle:token_seq\n1\tA\n2\tB\n")]
    [InlineData("ratings.csv", "movies.csv", "movieId,title,genres\n1,A,\n2,B,\n9,C,\n")]
    [InlineData("other.txt", "movies.dat", "1::A::x\n2::B::y\n")]
    public void A_file_beside_the_data_is_found(string data, string titles, string text)
    {
        _folder.Write(titles, text);
        var set = InteractionFile.Read(_folder.Write(data, "u 1\nu 2\n"));
        Assert.Equal("A,B", string.Join(",", set.Titles!));
        Assert.Null(InteractionFile.Read(_folder[data], new ReadOptions { FindTitles = false }).Titles);
    }

    [Fact]
    public void A_file_that_does_not_belong_must_name_every_item()
    {
        _folder.Write("movies.dat", "1::A::x\n2::B::y\n");
        var set = InteractionFile.Read(_folder.Write("other.txt", "u 1\nu 2\nu 3\n"));
        Assert.Null(set.Titles);
        Assert.Equal("none: movies.dat beside the data names 2 of 3 items, so it is taken for another set's", set.Report!.TitleSource);
        Assert.Equal("A,B,", string.Join(",", InteractionFile.Read(_folder["other.txt"], new ReadOptions { TitleFile = _folder["movies.dat"] }).Titles!));
    }

    [Fact]
    public void Item_ids_lead_to_the_titles_of_exactly_their_items()
    {
        _folder.Write("movies.dat", "1::A::x\n2::B::y\n3::C::z\n");
        _folder.Write("item_ids.txt", "1 3\n2 1\n");
        Assert.Equal("C,A", string.Join(",", InteractionFile.Read(_folder.Write("renumbered.txt", "u 1\nu 2\n")).Titles!));
        Assert.Equal("A,B,C", string.Join(",", InteractionFile.Read(_folder.Write("original.txt", "u 1\nu 2\nu 3\n")).Titles!));
    }

    [Fact]
    public void A_named_file_must_hold_titles_of_these_items()
    {
        var data = _folder.Write("d", "u 1\nu 2\n");
        Assert.Equal("not one of their ids", Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(data, new ReadOptions { TitleFile = _folder.Write("t", "8|A\n") })).Found);
        Assert.Contains("id|title", Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(data, new ReadOptions { TitleFile = _folder.Write("t", "no titles here\n") })).Expected, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(data, new ReadOptions { TitleFile = _folder.Write("t", "1|A\nbroken\n") })).Line);
    }
}
