using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary><c>user::item::rating::time</c></summary>
internal sealed class DatParser(TimeField times) : IRowParser
{
    public bool HasTimes => true;

    public bool HasRatings => true;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        var rest = line;
        if (!TryCut(ref rest, out var user) || !TryCut(ref rest, out var item) || !TryCut(ref rest, out var ratingText) || rest.IndexOf("::"u8) >= 0)
            return new LineFault("4 fields between :: (user, item, rating, time)", Excerpt.Count(line.Count("::"u8) + 1, "field"));
        if (!Numbers.TryParse(ratingText, out double rating)) return new LineFault("a number as rating", Excerpt.Of(ratingText));
        return times.Parse(rest, out var microseconds) ?? rows.Add(user, item, rating, microseconds);
    }

    private static bool TryCut(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf("::"u8);
        field = end < 0 ? default : rest[..end];
        if (end >= 0) rest = rest[(end + 2)..];
        return end >= 0;
    }
}
