using System.Runtime.InteropServices;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>The items of a batch's row and where they stand, to keep them from being negatives.</summary>
/// <param name="avoidance">Which of them.</param>
public sealed class OwnItems(Avoidance avoidance)
{
    private readonly Dictionary<long, int> _places = [];
    private readonly List<(int Column, int Place)> _columns = [];
    private long[] _rows = [];
    private long _row = -1;

    /// <summary>Whether there is anything to keep.</summary>
    public bool Any => avoidance != Avoidance.Nothing;

    /// <summary>Begins a batch: its targets are asked for in rising order.</summary>
    public void Begin(TrainingBatch batch) => (_rows, _row) = (Any ? batch.RowsOfTargets() : [], -1);

    /// <summary>Whether an item is kept from being a negative of a target.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="target">Which target; rising from call to call.</param>
    /// <param name="item">The item.</param>
    public bool Contain(TrainingBatch batch, int target, long item)
    {
        if (!Any) return false;
        Turn(batch, target);
        return _places.TryGetValue(item, out var place) && Keeps(place, PlaceOf(batch, target));
    }

    /// <summary>Marks the shared negatives that are kept from a target.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="target">Which target; rising from call to call.</param>
    /// <param name="columns">Where each shared negative stands.</param>
    /// <param name="first">What is added to each column.</param>
    /// <param name="marked">Receives them.</param>
    public void Mark(TrainingBatch batch, int target, Dictionary<long, int> columns, int first, List<int> marked)
    {
        if (!Any) return;
        if (Turn(batch, target))
        {
            _columns.Clear();
            foreach (var (item, place) in _places)
                if (columns.TryGetValue(item, out var column)) _columns.Add((column, place));
        }

        var known = PlaceOf(batch, target);
        foreach (var (column, place) in CollectionsMarshal.AsSpan(_columns))
            if (Keeps(place, known)) marked.Add(first + column);
    }

    private bool Keeps(int place, int known) => avoidance == Avoidance.Window || place <= known;

    /// <summary>The last place that a target's state has read.</summary>
    private static int PlaceOf(TrainingBatch batch, int target) => batch.Style == WindowStyle.NextItem ? (int)(batch.TargetPositions[target] % batch.Length) : 0;

    /// <summary>Reads the row of a target unless it is the one before's.</summary>
    private bool Turn(TrainingBatch batch, int target)
    {
        if (_rows[target] == _row) return false;
        _row = _rows[target];
        _places.Clear();
        var (next, length, end) = (batch.Style == WindowStyle.NextItem, batch.Lengths[(int)_row], ((int)_row + 1) * batch.Length);
        var inputs = next ? batch.Inputs.Slice(end - batch.Length, length) : batch.Inputs[(end - length)..end]; // padded behind or before
        for (var t = 0; t < length; t++) _places.TryAdd(inputs[t], next ? t : 0);
        for (; target < _rows.Length && _rows[target] == _row; target++) _places.TryAdd(batch.TokenTargets[target], PlaceOf(batch, target) + 1);
        return true;
    }
}
