using System.Text;
using System.Text.Unicode;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Titles;

/// <summary>
/// Reads item titles: u.item (id|title|…), movies.dat (id::title::…), RecBole's .item, and tables with a header that names an item and a title.
/// A line that is no UTF-8 is Latin-1, in which MovieLens writes. Where item_ids.txt stands beside movies.dat and its first column holds exactly the
/// items of the set, it leads from the set's ids to those of movies.dat, as SASRec's ml-1m.txt needs.
/// </summary>
public static class TitleFile
{
    private static readonly string[] TitleNames = ["title", "movietitle", "name", "itemname", "productname", "booktitle"];

    /// <summary>Reads the titles of some items.</summary>
    /// <param name="path">The file, compressed by gzip or not.</param>
    /// <param name="items">The items to find.</param>
    /// <returns>(items) the title of each, or null.</returns>
    /// <exception cref="InteractionFormatException">The file is missing or is no file of titles.</exception>
    public static string?[] Read(string path, IdMap items)
    {
        var aliases = Aliases(path, items);
        var titles = new string?[items.Count];
        using var lines = LineReader.Open(path);
        var sample = new FileSample(path, lines.Peek());
        var (delimiter, id, title) = Columns(sample, lines);
        while (lines.TryRead(out var bytes))
        {
            if (bytes.IsEmpty) continue;
            var line = Decode(bytes);
            var fields = delimiter.Length > 1 ? [.. line.Split(delimiter, StringSplitOptions.None)] : TableHeader.Split(line, delimiter[0]);
            if (fields.Count <= Math.Max(id, title)) throw new InteractionFormatException(path, lines.LineNumber, $"an id and a title between \"{delimiter}\"", Excerpt.Of(bytes));
            if (aliases is null)
            {
                if (items.TryGetIndex(fields[id], out var item)) titles[item] = fields[title];
            }
            else if (aliases.TryGetValue(fields[id], out var item)) titles[item] = fields[title];
        }
        return titles;
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    private static (string Delimiter, int Id, int Title) Columns(FileSample sample, LineReader lines)
    {
        var first = Decode(sample.FirstLineBytes).TrimEnd('\r');
        if (TableHeader.IsTyped(first)) return Header(sample, lines, first.Contains('\t', StringComparison.Ordinal) ? '\t' : ',', field => field[..field.IndexOf(':', StringComparison.Ordinal)]);
        if (first.Contains("::", StringComparison.Ordinal)) return ("::", 0, 1);
        foreach (var delimiter in ",\t;")
            if (TableHeader.Split(first, delimiter).Exists(IsTitle)) return Header(sample, lines, delimiter, field => field);
        return first.Contains('|', StringComparison.Ordinal)
            ? ("|", 0, 1)
            : throw new InteractionFormatException(sample.File, 1, "item titles: id|title, id::title, or a table whose header names an item and a title", Excerpt.Of(sample.FirstLineBytes));
    }

    private static (string Delimiter, int Id, int Title) Header(FileSample sample, LineReader lines, char delimiter, Func<string, string> nameOf)
    {
        var names = TableHeader.Split(Decode(sample.FirstLineBytes).TrimEnd('\r'), delimiter).ConvertAll(field => nameOf(field));
        var title = names.FindIndex(IsTitle);
        var id = names.FindIndex(name => UsualNames.Has(ColumnRole.Item, name) || string.Equals(name, "id", StringComparison.OrdinalIgnoreCase));
        if (id < 0 || title < 0) throw new InteractionFormatException(sample.File, 1, "a header that names an item and a title", string.Join(", ", names));
        lines.Quoted = TableHeader.IsQuoted(delimiter);
        lines.TryRead(out _);
        return (delimiter.ToString(), id, title);
    }

    private static bool IsTitle(string name) => TitleNames.Contains(string.Concat(name.Split(':')[0].Where(char.IsLetterOrDigit)).ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Ids of the title file → items, where item_ids.txt applies; else null.</summary>
    private static Dictionary<string, int>? Aliases(string path, IdMap items)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "item_ids.txt");
        if (!File.Exists(file)) return null;
        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        var lineCount = 0;
        foreach (var line in File.ReadLines(file))
        {
            var fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0) continue;
            if (fields.Length != 2) throw new InteractionFormatException(file, lineCount + 1, "two ids", Excerpt.Of(Encoding.UTF8.GetBytes(line)));
            lineCount++;
            if (!items.TryGetIndex(fields[0], out var item)) return null;
            aliases[fields[1]] = item;
        }
        return lineCount == items.Count ? aliases : null;
    }
}
