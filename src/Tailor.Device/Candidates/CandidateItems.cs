using System.Numerics.Tensors;
using Tailor.Runtime;

namespace Tailor.Device.Candidates;

/// <summary>
/// The rows of a session's candidates as the cloud has them, in float32: what something else chose is ranked by them, exactly, however short the device's own item table is
/// (Forward-OFA, KDD 2025: candidate embeddings are sent when a session begins, and cached). Histories are read with the device's own table, so the cloud learns nothing of them.
/// Immutable; for as many threads and for as long as the app likes.
/// </summary>
public sealed class CandidateItems
{
    private readonly int[] _items;
    private readonly float[] _rows;
    private readonly int _width;

    /// <param name="release">The release that the rows are of.</param>
    /// <param name="items">Items of its model, each once.</param>
    /// <param name="rows">(items, width), or (items, width + 1) with each row's bias behind it.</param>
    /// <param name="width">Values of an embedding.</param>
    internal CandidateItems(long release, int[] items, float[] rows, int width) => (Release, _items, _rows, _width) = (release, items, rows, width);

    /// <summary>Number of the release that they are of; another may number items otherwise.</summary>
    public long Release { get; }

    /// <summary>The items, ascending.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Bytes that they take in memory.</summary>
    public long Bytes => (_rows.Length * (long)sizeof(float)) + (_items.Length * (long)sizeof(int));

    /// <summary>Ranks; of equal scores the lower item comes first.</summary>
    /// <param name="hidden">(width) the state of a history.</param>
    /// <param name="excluded">Items that are kept out.</param>
    /// <param name="top">Receives the best.</param>
    /// <returns>How many were written.</returns>
    internal int Rank(ReadOnlySpan<float> hidden, ReadOnlySpan<int> excluded, Span<Recommendation> top)
    {
        if (top.IsEmpty) return 0;
        var (found, length) = (0, _rows.Length / _items.Length);
        for (var i = 0; i < _items.Length; i++)
        {
            if (excluded.Contains(_items[i])) continue;
            var row = _rows.AsSpan(i * length, length);
            var score = TensorPrimitives.Dot(row[.._width], hidden) + (length > _width ? row[_width] : 0);
            if (found == top.Length && !(score > top[^1].Score)) continue;
            var place = found == top.Length ? found - 1 : found++;
            for (; place > 0 && score > top[place - 1].Score; place--) top[place] = top[place - 1];
            top[place] = new(_items[i], score);
        }

        return found;
    }
}
