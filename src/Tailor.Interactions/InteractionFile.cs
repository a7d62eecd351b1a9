using System.Text.Unicode;
using Tailor.Interactions.Filters;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Text;
using Tailor.Interactions.Titles;

namespace Tailor.Interactions;

/// <summary>Reads a file of interactions, of any format, compressed by gzip or not.</summary>
public static class InteractionFile
{
    private const int ErrorsKept = 5;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InteractionFormatException">The file is missing, empty, of an unclear format, or has a bad line.</exception>
    public static InteractionSet Read(string path, ReadOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ReadOptions();
        using var lines = LineReader.Open(path);
        var sample = new FileSample(path, lines.Peek());
        var format = options.Format ?? FormatDetector.Detect(sample, options.Columns);
        var times = new TimeField(options.TimeUnit);
        var parser = ParserFactory.Make(format, sample, lines, options, times);
        if (options.MinimumRating is { } minimum && !parser.HasRatings)
            throw new InteractionFormatException(path, null, $"ratings, of which at least {minimum} was asked for", $"the format {InteractionFormats.NameOf(format)} without ratings");

        var rows = new RowSink(parser.HasTimes, options.MinimumRating);
        var faults = new List<string>();
        var badLines = ReadLines(path, lines, parser, rows, options.SkipBadLines ? faults : null, cancellation);
        if (rows.Count == 0) throw new InteractionFormatException(path, null, "interactions", NothingLeft(rows, badLines, faults));

        var filters = new List<string>();
        if (options.MinimumRating is { } rating) filters.Add($"rating at least {rating}: {rows.Count} interactions left, {rows.BelowRating} dropped");
        var sequences = CoreFilter.Apply(rows.Build(options.Ties, options.TieSeed), options.MinimumPerUser, options.MinimumPerItem, options.CoreRule, out var passes);
        if (options.MinimumPerUser > 1 || options.MinimumPerItem > 1)
            filters.Add($"users ≥ {options.MinimumPerUser}, items ≥ {options.MinimumPerItem}, {(options.CoreRule == CoreRule.OnePass ? "one pass" : $"{passes} passes")}: {sequences.UserCount} users, {sequences.ItemCount} items, {sequences.Count} interactions left");
        if (sequences.Count == 0) throw new InteractionFormatException(path, null, "interactions that pass the filters", $"none ({string.Join("; ", filters)})");
        var titles = TitleSearch.Find(path, sequences.Items, options, out var titleSource);
        return new InteractionSet(options.Name ?? NameOf(path), sequences, titles, new ReadReport
        {
            File = path,
            Format = format,
            FormatDetected = options.Format is null,
            Lines = lines.LineNumber - 1,
            BadLines = badLines,
            FirstErrors = faults,
            TimeUnit = parser.HasTimes ? times.Describe() : null,
            TieRule = TieRuleInWords(parser.HasTimes, options),
            Filters = filters,
            TitleSource = titleSource,
        });
    }

    private static long ReadLines(string path, LineReader lines, IRowParser parser, RowSink rows, List<string>? faults, CancellationToken cancellation)
    {
        long bad = 0;
        while (lines.TryRead(out var line))
        {
            if ((lines.LineNumber & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            if (line.IsEmpty) continue;
            var fault = lines.OpenQuote ? new LineFault("a quote that is closed", Excerpt.Of(line)) : TextFault(line) ?? parser.Parse(line, lines.LineNumber, rows);
            if (fault is null) continue;
            bad++;
            if (faults is null) throw new InteractionFormatException(path, lines.LineNumber, fault.Expected, fault.Found);
            if (bad <= ErrorsKept) faults.Add(new InteractionFormatException(path, lines.LineNumber, fault.Expected, fault.Found).Message);
        }
        return bad;
    }

    private static LineFault? TextFault(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)0)) return new LineFault("text", $"a NUL byte at column {line.IndexOf((byte)0) + 1}");
        return Utf8.IsValid(line) ? null : new LineFault("text in UTF-8 (convert the file from its own encoding)", Excerpt.Of(line));
    }

    private static string NothingLeft(RowSink rows, long badLines, List<string> faults) =>
        badLines > 0 ? $"bad lines only, {badLines} of them; the first: {faults[0].TrimEnd('.')}"
        : rows.BelowRating > 0 ? $"{rows.BelowRating} interactions, all below the minimum rating"
        : "a header or empty lines only";

    private static string TieRuleInWords(bool hasTimes, ReadOptions options) =>
        !hasTimes ? "file order (the file has no times)"
        : options.Ties == TieRule.Shuffled ? $"by time, ties shuffled with seed {options.TieSeed}"
        : "by time, ties in file order";

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return name is "u.data" ? name : Path.GetFileNameWithoutExtension(name);
    }
}
