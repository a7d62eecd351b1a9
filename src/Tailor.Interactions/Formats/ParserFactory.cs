using System.Text;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary>Makes the parser of a file, and reads the header where there is one.</summary>
internal static class ParserFactory
{
    private const int JsonSample = 100;

    public static IRowParser Make(InteractionFormat format, FileSample sample, LineReader lines, ReadOptions options, TimeField times) => format switch
    {
        InteractionFormat.RecBole => RecBole(sample, lines, options, times),
        InteractionFormat.UData => new UDataParser(times),
        InteractionFormat.Dat => new DatParser(times),
        InteractionFormat.Table => Table(sample, lines, options, times),
        InteractionFormat.Pairs => new PairParser(),
        InteractionFormat.UserSequences => new SequenceParser(withUser: true),
        InteractionFormat.Sequences => new SequenceParser(withUser: false),
        InteractionFormat.JsonLines => JsonLines(sample, options, times),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    private static TableParser RecBole(FileSample sample, LineReader lines, ReadOptions options, TimeField times)
    {
        var header = sample.FirstLine.TrimEnd('\r');
        if (!TableHeader.IsTyped(header)) throw new InteractionFormatException(sample.File, 1, "fields such as user_id:token between tabs", Excerpt.Of(sample.FirstLineBytes));
        var delimiter = header.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
        var names = header.Split(delimiter).Select(field => field[..field.IndexOf(':', StringComparison.Ordinal)].Trim()).ToList();
        lines.TryRead(out _);
        return new TableParser(TableLayout.Of(names, options.Columns, sample.File), (byte)delimiter, quotes: false, times);
    }

    private static TableParser Table(FileSample sample, LineReader lines, ReadOptions options, TimeField times)
    {
        var first = sample.FirstLine.TrimEnd('\r');
        var delimiter = TableHeader.DelimiterOf(first) ?? TableHeader.LikelyDelimiter(first);
        var fields = TableHeader.Split(first, delimiter);
        var layout = options.Columns.ByNumber
            ? TableLayout.ByNumber(options.Columns, fields.Count, sample.File)
            : TableLayout.Of(fields, options.Columns, sample.File);
        lines.Quoted = TableHeader.IsQuoted(delimiter);
        if (!options.Columns.ByNumber) lines.TryRead(out _);
        return new TableParser(layout, (byte)delimiter, lines.Quoted, times);
    }

    private static JsonLineParser JsonLines(FileSample sample, ReadOptions options, TimeField times)
    {
        // Not every object need have every field: a time that the first one lacks must not go unnoticed.
        var names = sample.Lines().Take(JsonSample).SelectMany(line => JsonLineParser.FieldNames(Encoding.UTF8.GetBytes(line))).Distinct(StringComparer.Ordinal).ToList();
        if (JsonLineParser.FieldNames(sample.FirstLineBytes).Count == 0) throw new InteractionFormatException(sample.File, 1, "a JSON object", Excerpt.Of(sample.FirstLineBytes));
        var layout = TableLayout.Of(names, options.Columns, sample.File);
        return new JsonLineParser(names[layout.User], names[layout.Item], NameAt(layout.Rating), NameAt(layout.Time), options.MinimumRating is not null, times);

        string? NameAt(int index) => index < 0 ? null : names[index];
    }
}
