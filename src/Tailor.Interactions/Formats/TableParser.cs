using System.Text;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary>Fields at a delimiter, in named or numbered columns.</summary>
internal sealed class TableParser(TableLayout layout, byte delimiter, bool quotes, TimeField times) : IRowParser
{
    public bool HasTimes => layout.Time >= 0;

    public bool HasRatings => layout.Rating >= 0;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        ReadOnlySpan<byte> user = default, item = default, ratingText = default, time = default;
        var cutter = new FieldCutter(line, delimiter, quotes);
        var count = 0;
        for (; cutter.TryNext(out var field); count++)
        {
            if (count == layout.User) user = field;
            else if (count == layout.Item) item = field;
            else if (count == layout.Rating) ratingText = field;
            else if (count == layout.Time) time = field;
        }
        if (cutter.Garbled) return new LineFault("a delimiter after a closing quote", Excerpt.Of(line));
        if (count != layout.FieldCount) return new LineFault(Excerpt.Count(layout.FieldCount, "field"), $"{count}: {Excerpt.Of(line)}");
        var rating = double.PositiveInfinity;
        if (HasRatings && !Numbers.TryParse(ratingText, out rating)) return new LineFault("a number as rating", Excerpt.Of(ratingText));
        long microseconds = 0;
        if (HasTimes && times.Parse(time, out microseconds) is { } fault) return fault;
        return rows.Add(Single(user), Single(item), rating, microseconds);
    }

    private ReadOnlySpan<byte> Single(ReadOnlySpan<byte> field) =>
        quotes && field.IndexOf("\"\""u8) >= 0 ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(field).Replace("\"\"", "\"", StringComparison.Ordinal)) : field;
}
