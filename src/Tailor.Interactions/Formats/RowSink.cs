using Tailor.Interactions.Columns;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary>Where the lines' interactions go: ids become indices, low ratings are dropped before their ids are known.</summary>
internal sealed class RowSink
{
    private readonly IdMap _users = new();
    private readonly IdMap _items = new();
    private readonly SequencesBuilder _builder;
    private readonly double _minimumRating;
    private int _lastUser = -1;

    public RowSink(bool hasTimes, double? minimumRating)
    {
        _builder = new SequencesBuilder(_users, _items, hasTimes);
        _minimumRating = minimumRating ?? double.NegativeInfinity;
    }

    public long Count => _builder.Count;

    /// <summary>Interactions dropped for their rating.</summary>
    public long BelowRating { get; private set; }

    public LineFault? Add(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, double rating = double.PositiveInfinity, long microseconds = 0)
    {
        if (user.IsEmpty) return new LineFault("a user id", "nothing");
        if (item.IsEmpty) return new LineFault("an item id", "nothing");
        if (rating < _minimumRating)
        {
            BelowRating++;
            return null;
        }
        // Files are mostly grouped by user: the last one is looked at first.
        if (_lastUser < 0 || !_users.GetUtf8(_lastUser).SequenceEqual(user)) _lastUser = _users.AddUtf8(user);
        _builder.Add(_lastUser, _items.AddUtf8(item), microseconds);
        return null;
    }

    public Sequences Build(TieRule ties, long seed) => _builder.Build(ties, seed);
}
