using System.Buffers.Text;

namespace Tailor.Models.Catalogues;

/// <summary>The lines of <c>items.tsv</c>, each checked as it is passed: its index, an id, at most a title.</summary>
internal ref struct CatalogueLines
{
    private readonly ItemCatalogue _catalogue;
    private readonly ReadOnlySpan<byte> _text;
    private int _next;

    /// <summary>Starts before item 0.</summary>
    public CatalogueLines(ItemCatalogue catalogue)
    {
        _catalogue = catalogue;
        _text = catalogue.Text;
        if (!_text.StartsWith(Header)) throw catalogue.Wrong(0, "the line index, id, title", "another first line");
        (Index, _next) = (-1, Header.Length);
    }

    /// <summary>The first line of every catalogue.</summary>
    public static ReadOnlySpan<byte> Header => "index\tid\ttitle\n"u8;

    /// <summary>The line's item.</summary>
    public int Index { get; private set; }

    /// <summary>Where its id starts.</summary>
    public int IdStart { get; private set; }

    /// <summary>Goes to the next line; false after the last item.</summary>
    /// <exception cref="ModelFormatException">The line is malformed, is missing, or is one too many.</exception>
    public bool Next()
    {
        Index++;
        if (Index == _catalogue.Count)
            return _next == _text.Length ? false : throw _catalogue.Wrong(_next, $"the end of the file after {Index} items", "more lines");
        var end = _text[_next..].IndexOf((byte)'\n');
        if (end < 0) throw _catalogue.Wrong(_next, $"a line for item {Index} of {_catalogue.Count}", _next == _text.Length ? "the end of the file" : "a line without an end");
        var line = _text.Slice(_next, end);
        var width = line.IndexOf((byte)'\t');
        if (IndexOf(line, width) != Index) throw _catalogue.Wrong(_next, $"index {Index} and a tab", "another start of the line");
        var fields = line[(width + 1)..];
        var tab = fields.IndexOf((byte)'\t');
        if (tab == 0 || fields.IsEmpty) throw _catalogue.Wrong(_next, $"an id for item {Index}", "none");
        if (tab > 0 && fields[(tab + 1)..].Contains((byte)'\t')) throw _catalogue.Wrong(_next, $"an id and at most a title for item {Index}", "more fields");
        IdStart = _next + width + 1;
        _next += end + 1;
        return true;
    }

    /// <summary>The index in the first bytes of a line, or −1 where they are no number in its shortest form.</summary>
    public static int IndexOf(ReadOnlySpan<byte> line, int width) =>
        width > 0 && (line[0] != (byte)'0' || width == 1) && !line[..width].ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && Utf8Parser.TryParse(line[..width], out int index, out var read) && read == width
            ? index
            : -1;
}
