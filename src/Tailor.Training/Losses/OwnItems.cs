using System.Runtime.InteropServices;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>The items of a batch's row and where they stand, to keep them from being negatives.</summary>
/// <param name="avoidance">Which of them.</param>
public sealed class OwnItems(Avoidance avoidance)
{
    private readonly Dictionary<long, int> _places = [];
    private readonly List<(int Column, int Place)> _columns = [];
    private int _row = -1;

    /// <summary>Whether there is anything to keep.</summary>
    public bool Any => avoidance != Avoidance.Nothing;

    /// <summary>Forgets the batch before.</summary>
    public void Begin() => _row = -1;

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
        var next = batch.Style == WindowStyle.NextItem;
        var row = (int)(next ? batch.TargetPositions[target] / batch.Length : batch.TargetPositions[target]);
        if (row == _row) return false;
        _row = row;
        _places.Clear();
        var length = batch.Lengths[row];
        var inputs = batch.Inputs.Slice((row * batch.Length) + (next ? 0 : batch.Length - length), length);
        for (var t = 0; t < length; t++) _places.TryAdd(inputs[t], next ? t : 0);
        var targets = batch.Targets.Slice(row * batch.TargetWidth, next ? length : Targets(batch, row, target));
        for (var t = 0; t < targets.Length; t++) _places.TryAdd(targets[t], next ? t + 1 : 1);
        return true;
    }

    /// <summary>Targets of a row, of which this is the first.</summary>
    private static int Targets(TrainingBatch batch, int row, int target)
    {
        var count = 0;
        while (target + count < batch.TargetCount && batch.TargetPositions[target + count] == row) count++;
        return count;
    }
}
