using System.Buffers;
using System.Buffers.Text;
using Tailor.Models.Files;

namespace Tailor.Models.Catalogues;

/// <summary>
/// Item index ↔ the user's own id, and titles where known: <c>items.tsv</c>. It is memory-mapped and read when it is first asked:
/// one pass over the lines for an id or a title, another for the first look-up by id. Safe for use by many threads.
/// </summary>
public sealed class ItemCatalogue : IDisposable
{
    private readonly FileBytes? _file;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Lazy<int[]> _starts;
    private readonly Lazy<IdTable> _table;

    private ItemCatalogue(string path, int count, FileBytes? file, ReadOnlyMemory<byte> text)
    {
        (Path, Count, _file, _text) = (path, count, file, text);
        _starts = new Lazy<int[]>(FindLines);
        _table = new Lazy<IdTable>(() => IdTable.Build(this));
    }

    /// <summary>Where it was opened, or how it was made.</summary>
    public string Path { get; }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    internal ReadOnlySpan<byte> Text => _file is null ? _text.Span : _file.Span(0, (int)_file.Length);

    internal FileBytes? File => _file;

    private static ReadOnlySpan<byte> Header => "index\tid\ttitle\n"u8;

    /// <summary>Opens a file of which the number of items is known; its lines are checked when they are first needed.</summary>
    /// <exception cref="ModelFormatException">The file is too short or too long to be one.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ItemCatalogue Open(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var file = FileBytes.Open(path);
        var least = Header.Length + (4L * count);
        if (file.Length >= least && file.Length <= Array.MaxLength) return new ItemCatalogue(path, count, file, default);
        var found = file.Length;
        file.Dispose();
        throw new ModelFormatException(path, null, $"{least} to {Array.MaxLength} bytes for {count} items", $"{found} bytes");
    }

    /// <summary>Makes a catalogue in memory, item 0 first.</summary>
    /// <exception cref="ArgumentException">An id is empty or comes twice, or a text holds half a surrogate pair.</exception>
    public static ItemCatalogue From(IEnumerable<CatalogueItem> items)
    {
        var text = new ArrayBufferWriter<byte>(1 << 16);
        text.Write(Header);
        var count = 0;
        foreach (var (id, title) in items)
        {
            if (string.IsNullOrEmpty(id)) throw new ArgumentException($"The id of item {count} is empty.", nameof(items));
            Utf8Formatter.TryFormat(count++, text.GetSpan(16), out var digits);
            text.Advance(digits);
            text.Write("\t"u8);
            TsvField.Write(id, text);
            if (!string.IsNullOrEmpty(title))
            {
                text.Write("\t"u8);
                TsvField.Write(title, text);
            }

            text.Write("\n"u8);
        }

        var catalogue = new ItemCatalogue("the new catalogue", count, null, text.WrittenMemory);
        try
        {
            _ = catalogue._table.Value;
        }
        catch (ModelFormatException error)
        {
            throw new ArgumentException(error.Message, nameof(items), error);
        }

        return catalogue;
    }

    /// <summary>The user's own id of an item.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    public string Id(int index) => Read(IdField(index));

    /// <summary>The title of an item, or null where none is known.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    public string? Title(int index)
    {
        var line = Line(index);
        var tab = line.IndexOf((byte)'\t');
        return tab < 0 ? null : Read(line[(tab + 1)..]);
    }

    /// <summary>Looks up an item by the user's own id.</summary>
    /// <param name="id">The id, compared ordinally.</param>
    /// <param name="index">Its index, or −1.</param>
    /// <exception cref="ModelFormatException">The file is malformed, or has an id twice.</exception>
    public bool TryGetIndex(ReadOnlySpan<char> id, out int index)
    {
        index = -1;
        if (id.IsEmpty) return false;
        var field = new ArrayBufferWriter<byte>(Math.Max(16, id.Length));
        try
        {
            TsvField.Write(id, field);
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }

        index = _table.Value.Find(this, field.WrittenSpan);
        return index >= 0;
    }

    /// <summary>Reads everything: every line, every id once, every text.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    public void Verify()
    {
        _ = _table.Value;
        for (var index = 0; index < Count; index++)
        {
            _ = Id(index);
            if (Title(index) is { Length: 0 }) throw Wrong(_starts.Value[index], "a title, or no third field", "an empty one");
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _file?.Dispose();

    internal ReadOnlySpan<byte> IdField(int index)
    {
        var line = Line(index);
        var tab = line.IndexOf((byte)'\t');
        return tab < 0 ? line : line[..tab];
    }

    internal ModelFormatException TwiceTheSame(int first, int second) =>
        Wrong(_starts.Value[second], "each id once", $"{Read(IdField(second))} for items {first} and {second}");

    /// <summary>A line without its index and its line feed.</summary>
    private ReadOnlySpan<byte> Line(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var rest = Text[_starts.Value[index]..];
        return rest[..rest.IndexOf((byte)'\n')];
    }

    private string Read(ReadOnlySpan<byte> field)
    {
        try
        {
            return TsvField.Read(field);
        }
        catch (FormatException error)
        {
            Text.Overlaps(field, out var offset);
            throw Wrong(offset, "UTF-8 text with \\t, \\n, \\r and \\\\ escaped", error.Message);
        }
    }

    /// <summary>Where each id starts: checks that line i + 2 starts with index i and has an id and at most one more field.</summary>
    private int[] FindLines()
    {
        var text = Text;
        if (!text.StartsWith(Header)) throw Wrong(0, "the line index, id, title", "another first line");
        var starts = new int[Count];
        var at = Header.Length;
        Span<byte> digits = stackalloc byte[16];
        for (var index = 0; index < starts.Length; index++)
        {
            var end = text[at..].IndexOf((byte)'\n');
            if (end < 0) throw Wrong(at, $"a line for item {index} of {Count}", at == text.Length ? "the end of the file" : "a line without an end");
            var line = text.Slice(at, end);
            Utf8Formatter.TryFormat(index, digits, out var width);
            digits[width] = (byte)'\t';
            if (!line.StartsWith(digits[..(width + 1)])) throw Wrong(at, $"index {index} and a tab", "another start of the line");
            var fields = line[(width + 1)..];
            var tab = fields.IndexOf((byte)'\t');
            if (tab == 0 || fields.IsEmpty) throw Wrong(at, $"an id for item {index}", "none");
            if (tab > 0 && fields[(tab + 1)..].Contains((byte)'\t')) throw Wrong(at, $"an id and at most a title for item {index}", "more fields");
            starts[index] = at + width + 1;
            at += end + 1;
        }

        if (at != text.Length) throw Wrong(at, $"the end of the file after {Count} items", "more lines");
        return starts;
    }

    private ModelFormatException Wrong(long offset, string expected, string found) => new(Path, offset, expected, found);
}
