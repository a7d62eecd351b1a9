using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary><c>user item rating time</c> between tabs or spaces.</summary>
internal sealed class UDataParser(TimeField times) : IRowParser
{
    public bool HasTimes => true;

    public bool HasRatings => true;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        var tokens = new Tokens(line);
        if (!tokens.TryNext(out var user) || !tokens.TryNext(out var item) || !tokens.TryNext(out var ratingText) || !tokens.TryNext(out var time) || tokens.TryNext(out _))
            return new LineFault("4 fields (user, item, rating, time)", Excerpt.Count(Tokens.Count(line), "field"));
        if (!Numbers.TryParse(ratingText, out double rating)) return new LineFault("a number as rating", Excerpt.Of(ratingText));
        return times.Parse(time, out var microseconds) ?? rows.Add(user, item, rating, microseconds);
    }
}
