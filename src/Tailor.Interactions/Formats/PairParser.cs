using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary><c>user item</c></summary>
internal sealed class PairParser : IRowParser
{
    public bool HasTimes => false;

    public bool HasRatings => false;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        var tokens = new Tokens(line);
        if (!tokens.TryNext(out var user) || !tokens.TryNext(out var item)) return new LineFault("a user and an item", Excerpt.Of(line));
        return tokens.TryNext(out _) ? new LineFault("a user and an item", Excerpt.Count(Tokens.Count(line), "field")) : rows.Add(user, item);
    }
}
