using System.Buffers;
using System.Buffers.Text;
using Tailor.Models.Files;

namespace Tailor.Models.Catalogues;

/// <summary>
/// Item index ↔ the user's own id, and titles where known: <c>items.tsv</c>, memory-mapped. Ids and titles are found by bisection, the first
/// few look-ups by searching the bytes, so a catalogue of millions answers at once; then a table is built in one pass, which checks every
/// line. Safe for use by many threads.
/// </summary>
public sealed class ItemCatalogue : IDisposable
{
    private const int SearchesBeforeTable = 16;
    private readonly FileBytes? _file;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Lazy<IdTable> _table;
    private int _searches;

    private ItemCatalogue(string path, int count, FileBytes? file, ReadOnlyMemory<byte> text)
    {
        (Path, Count, _file, _text) = (path, count, file, text);
        _table = new Lazy<IdTable>(() => IdTable.Build(this));
    }

    /// <summary>Where it was opened, or how it was made.</summary>
    public string Path { get; }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    internal ReadOnlySpan<byte> Text => _file is null ? _text.Span : _file.Span(0, (int)_file.Length);

    internal FileBytes? File => _file;

    /// <summary>Opens a file of which the number of items is known; its lines are checked when they are first needed.</summary>
    /// <exception cref="ModelFormatException">The file is too short or too long to be one.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ItemCatalogue Open(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var file = FileBytes.Open(path);
        var least = CatalogueLines.Header.Length + (4L * count);
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
        text.Write(CatalogueLines.Header);
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
    public string Id(int index) => Read(Field(Text, FieldsStart(index)));

    /// <summary>The title of an item, or null where none is known.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    public string? Title(int index)
    {
        var text = Text;
        var id = FieldsStart(index);
        var end = id + Field(text, id).Length;
        return text[end] == (byte)'\n' ? null : Read(Field(text, end + 1));
    }

    /// <summary>Looks up an item by the user's own id.</summary>
    /// <param name="id">The id, compared ordinally.</param>
    /// <param name="index">Its index, or −1.</param>
    /// <exception cref="ModelFormatException">The file is seen to be malformed, or to have an id twice.</exception>
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

        var text = Text;
        var start = !_table.IsValueCreated && Interlocked.Increment(ref _searches) <= SearchesBeforeTable
            ? Search(text, field.WrittenSpan)
            : _table.Value.Find(text, field.WrittenSpan);
        if (start == 0) return false;
        index = IndexBefore(text, start);
        return true;
    }

    /// <summary>Reads everything: every line, every id once, every text.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    public void Verify()
    {
        _ = _table.Value;
        for (var index = 0; index < Count; index++)
        {
            _ = Id(index);
            if (Title(index) is { Length: 0 }) throw Wrong(FieldsStart(index), "a title, or no third field", "an empty one");
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>The field that starts here, up to the next tab or line feed.</summary>
    internal static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int start)
    {
        var rest = text[start..];
        var end = rest.IndexOfAny((byte)'\t', (byte)'\n');
        return end < 0 ? rest : rest[..end];
    }

    internal ModelFormatException TwiceTheSame(int first, int second, int index) =>
        Wrong(second, "each id once", $"{Read(Field(Text, second))} for items {IndexBefore(Text, first)} and {index}");

    internal ModelFormatException Wrong(long offset, string expected, string found) => new(Path, offset, expected, found);

    /// <summary>The index that stands before an id, or −1 where the field is not an id.</summary>
    private static int IndexBefore(ReadOnlySpan<byte> text, int idStart)
    {
        var line = text[..(idStart - 1)];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        return CatalogueLines.IndexOf(line, line.Length);
    }

    /// <summary>Where an id starts that is written like this, or 0: a search for its bytes between a tab and the end of a field.</summary>
    private int Search(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field)
    {
        byte[] wanted = [(byte)'\t', .. field];
        for (var at = CatalogueLines.Header.Length; text[at..].IndexOf(wanted) is var found and >= 0;)
        {
            at += found + 1;
            if (Field(text, at).Length == field.Length && IndexBefore(text, at) is var index && index >= 0 && index < Count) return at;
        }

        return 0;
    }

    /// <summary>Where the id of an item starts, by bisection: lines are in the order of their indices.</summary>
    private int FieldsStart(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var text = Text;
        var low = CatalogueLines.Header.Length;
        for (var high = text.Length; low < high;)
        {
            var middle = low + ((high - low) / 2);
            var start = low + text[low..middle].LastIndexOf((byte)'\n') + 1;
            var end = text[middle..].IndexOf((byte)'\n');
            if (end < 0) throw Wrong(start, "a line", "a line without an end");
            var line = text[start..(middle + end)];
            var tab = line.IndexOf((byte)'\t');
            var found = CatalogueLines.IndexOf(line, tab);
            if (found < 0) throw Wrong(start, "an index and a tab", "another start of the line");
            if (found == index) return start + tab + 1;
            if (found < index) low = middle + end + 1;
            else high = start;
        }

        throw Wrong(low, $"a line for item {index} of {Count}", "none");
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
}
