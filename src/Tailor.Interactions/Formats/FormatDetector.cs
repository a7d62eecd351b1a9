using System.Globalization;

namespace Tailor.Interactions.Formats;

/// <summary>
/// Tells a file's format from its first mebibyte, never from its name. Where two formats would both read the file, it refuses and asks for the format:
/// a wrong guess between <c>user item item</c> and <c>item item item</c> would train without an error.
/// </summary>
internal static class FormatDetector
{
    private const int MostLines = 10_000;

    private const int FewLines = 8; // that many increasing first fields happen by chance once in 40,320

    private const double EarliestTime = 1e8; // 1973: no item id is taken for a time below it

    public static InteractionFormat Detect(FileSample sample, ColumnNames columns)
    {
        var first = sample.FirstLine.TrimEnd('\r');
        if (first.TrimStart() is ['{', ..]) return InteractionFormat.JsonLines;
        if (first.TrimStart() is ['[', ..]) throw Unclear(sample, "a JSON array; write one object a line");
        if (TableHeader.IsTyped(first)) return InteractionFormat.RecBole;
        if (columns.AnyNamed) return InteractionFormat.Table;
        if (first.Contains("::", StringComparison.Ordinal)) return InteractionFormat.Dat;
        if (TableHeader.DelimiterOf(first) is not null) return InteractionFormat.Table;
        if (first.AsSpan().IndexOfAny(",;|") >= 0)
            throw Unclear(sample, $"\"{Cut(first)}\", in which no column is called like a user and an item; name the columns, by number (#1) where there is no header");
        var lines = sample.TokenLines().Take(MostLines).ToList();
        if (lines.TrueForAll(IsUData)) return InteractionFormat.UData;
        return lines.TrueForAll(line => line.Length == 2) ? PairsOrRefuse(sample, lines) : SequencesOrRefuse(sample, lines);
    }

    private static bool IsUData(string[] line) =>
        line.Length == 4
        && double.TryParse(line[2], CultureInfo.InvariantCulture, out var rating) && Math.Abs(rating) <= 100
        && double.TryParse(line[3], CultureInfo.InvariantCulture, out var time) && time >= EarliestTime;

    private static InteractionFormat PairsOrRefuse(FileSample sample, List<string[]> lines)
    {
        // In a file of pairs a user comes again. Where each first field is new, the file may as well hold one-item sequences, or a table of ids.
        var users = new HashSet<string>(StringComparer.Ordinal);
        return lines.Exists(line => !users.Add(line[0]))
            ? InteractionFormat.Pairs
            : throw Unclear(sample, "two fields a line, the first never the same: pairs or short sequences");
    }

    private static InteractionFormat SequencesOrRefuse(FileSample sample, List<string[]> lines)
    {
        if (lines.Count > 1 && lines.TrueForAll(line => line.Length == lines[0].Length)) throw Unclear(sample, $"{lines[0].Length} fields in every line, as a table has and sequences seldom");
        var firsts = lines.ConvertAll(line => long.TryParse(line[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        var numbered = firsts.TrueForAll(number => number >= 0);
        var pairs = firsts.Zip(firsts.Skip(1)).ToList();
        if (numbered && lines.Count > 1 && firsts[0] <= 1 && pairs.TrueForAll(pair => pair.Second == pair.First + 1)) return InteractionFormat.UserSequences;
        if (numbered && lines.Count >= FewLines && pairs.TrueForAll(pair => pair.Second > pair.First)) return InteractionFormat.UserSequences;
        // A user has one line. A first field that comes again, out of order, is an item.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var again = lines.Exists(line => !seen.Add(line[0]));
        var ordered = numbered && pairs.TrueForAll(pair => pair.Second >= pair.First);
        if (numbered && again && !ordered && lines.Count >= FewLines) return InteractionFormat.Sequences;
        throw Unclear(sample, "lines of several fields whose first may be a user or an item");
    }

    private static InteractionFormatException Unclear(FileSample sample, string found) =>
        new(sample.File, null, $"a format that its first lines leave no doubt of (otherwise name it: {string.Join(", ", InteractionFormats.Names)})", found);

    private static string Cut(string line) => line.Length <= 60 ? line : line[..60] + "…";
}
