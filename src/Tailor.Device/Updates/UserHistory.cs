using Tailor.Device.Installed;

namespace Tailor.Device.Updates;

/// <summary>
/// The latest items of a user, as the app last named them; it never leaves the device. Another release may number items otherwise: then they are found again by the app's own ids, or, where
/// there is no catalogue, forgotten. Safe for use by many threads.
/// </summary>
internal sealed class UserHistory
{
    private const int Longest = 4_096; // what an extractor reads at most
    private readonly Lock _lock = new();
    private InstalledModel? _model;
    private int[] _items = [];
    private int _count = -1;

    /// <summary>Whether the app has named one.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_lock) return _count >= 0;
        }
    }

    /// <summary>Remembers a history; allocates only while histories grow.</summary>
    /// <param name="model">Whose indices they are.</param>
    /// <param name="items">Item indices, oldest first.</param>
    public void Set(InstalledModel model, ReadOnlySpan<int> items)
    {
        items = items[Math.Max(0, items.Length - Longest)..];
        lock (_lock)
        {
            if (_items.Length < items.Length) _items = new int[Math.Min(Longest, Math.Max(items.Length, 2 * _items.Length))];
            items.CopyTo(_items);
            (_model, _count) = (model, items.Length);
        }
    }

    /// <summary>The history in a model's indices, or null where none is known.</summary>
    public int[]? For(InstalledModel model)
    {
        lock (_lock)
        {
            if (_count < 0) return null;
            var items = _items.AsSpan(0, _count);
            if (ReferenceEquals(_model, model) || _model!.Release.Sequence == model.Release.Sequence) return items.ToArray();
            if (!_model.HasIds || !model.HasIds) return null;
            var found = new List<int>(_count);
            foreach (var item in items)
            {
                if (model.TryGetIndex(_model.Id(item), out var index)) found.Add(index);
            }

            found.CopyTo(_items);
            (_model, _count) = (model, found.Count);
            return [.. found];
        }
    }
}
