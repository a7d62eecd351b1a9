using System.Text;
using Tailor.Models.Catalogues;

namespace Tailor.Models.Tests.Catalogues;

public sealed class ItemCatalogueTests : IDisposable
{
    private const string Header = "index\tid\ttitle\n";
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Ids_and_titles_come_back_whatever_they_hold()
    {
        (string Id, string? Title)[] items = [("1", "日本"), ("a\tb", "line\nline\r\\n"), ("\\t", "\\"), ("日本", "😀"), (" 1", "1")];
        var catalogue = ItemCatalogue.From(items.Select(item => new CatalogueItem(item.Id, item.Title)));
        using var read = ItemCatalogue.Open(_scratch.Write("items.tsv", catalogue.Text.ToArray()), items.Length);
        read.Verify();
        foreach (var (id, title) in items)
        {
            Assert.True(read.TryGetIndex(id, out var index));
            Assert.Equal((id, title), items[index]);
            Assert.Equal(id, read.Id(index));
            Assert.Equal(title, read.Title(index));
        }

        foreach (var absent in (string[])["", "2", "a", "a\\tb", "1 ", "\ud800"])
        {
            Assert.False(read.TryGetIndex(absent, out var index));
            Assert.Equal(-1, index);
        }
    }

    [Fact]
    public void Many_items_are_found_again()
    {
        const int count = 20_000;
        using var catalogue = ItemCatalogue.Open(_scratch.Write("items.tsv", ItemCatalogue.From(Enumerable.Range(0, count).Select(i => new CatalogueItem($"{i * 7919L}"))).Text.ToArray()), count);
        for (var i = 0; i < count; i++) Assert.True(catalogue.TryGetIndex($"{i * 7919L}", out var index) && index == i);
        Assert.False(catalogue.TryGetIndex("-1", out _));
        for (var i = 0; i < count; i += 97) Assert.Equal($"{i * 7919L}", catalogue.Id(i));
    }

    [Fact]
    public void A_few_look_ups_answer_without_reading_all_and_many_check_every_line()
    {
        var path = _scratch.Write("items.tsv", Encoding.UTF8.GetBytes(Header + "0\ta\tb\n1\tb\n7\tc\n"));
        using var catalogue = ItemCatalogue.Open(path, 3);
        Assert.True(catalogue.TryGetIndex("b", out var index));
        Assert.Equal(1, index);
        Assert.Equal("b", catalogue.Title(0));
        Assert.Contains("index 2 and a tab", Assert.Throws<ModelFormatException>(() =>
        {
            for (var i = 0; i < 100; i++) catalogue.TryGetIndex("b", out _);
        }).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => catalogue.Id(2));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("id\ttitle\n0\ta\n", 1)]
    [InlineData(Header + "0\ta\n", 2)]
    [InlineData(Header + "0\ta\n1\tb\n", 1)]
    [InlineData(Header + "0\ta\n2\tb\n", 2)]
    [InlineData(Header + "0\ta\n01\tb\n", 2)]
    [InlineData(Header + "1\ta\n0\tb\n", 2)]
    [InlineData(Header + "0\ta\n1\ta\n", 2)]
    [InlineData(Header + "0\ta\tx\n1\ta\ty\n", 2)]
    [InlineData(Header + "0\t\n", 1)]
    [InlineData(Header + "0\t\ttitle\n", 1)]
    [InlineData(Header + "0\ta\t\n", 1)]
    [InlineData(Header + "0\ta\tb\tc\n", 1)]
    [InlineData(Header + "0\ta", 1)]
    [InlineData(Header + "0\ta\r\n", 1)]
    [InlineData(Header + "0\ta\\x\n", 1)]
    [InlineData(Header + "0\ta\\\n", 1)]
    [InlineData(Header + "0\ta\n\n", 1)]
    public void Malformed_files_are_refused(string text, int count)
    {
        var path = _scratch.Write("items.tsv", Encoding.UTF8.GetBytes(text));
        var error = Assert.Throws<ModelFormatException>(() =>
        {
            using var catalogue = ItemCatalogue.Open(path, count);
            catalogue.Verify();
        });
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_its_place()
    {
        using var catalogue = ItemCatalogue.Open(_scratch.Write("items.tsv", [.. Encoding.UTF8.GetBytes(Header + "0\ta\t"), 0xff, (byte)'\n']), 1);
        Assert.Equal("a", catalogue.Id(0));
        var error = Assert.Throws<ModelFormatException>(() => catalogue.Title(0));
        Assert.Equal(Header.Length + 4, error.Offset);
    }

    [Fact]
    public void An_id_given_twice_or_none_is_the_callers_fault()
    {
        Assert.Contains("a for items 0 and 2", Assert.Throws<ArgumentException>(() => ItemCatalogue.From([new("a"), new("b"), new("a")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ItemCatalogue.From([new("")]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void An_index_outside_is_the_callers_fault(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemCatalogue.From([new("a")]).Id(index));
}
