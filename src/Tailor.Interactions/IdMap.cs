namespace Tailor.Interactions;

/// <summary>Ids of the outside world ↔ indices from 0, in order of first appearance.</summary>
public sealed class IdMap
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];

    /// <summary>Number of ids.</summary>
    public int Count => _ids.Count;

    /// <summary>The id at an index.</summary>
    public string this[int index] => _ids[index];

    /// <summary>The index of an id, which is added if it is new.</summary>
    public int Add(ReadOnlySpan<char> id)
    {
        var lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(id, out var index)) return index;
        index = _ids.Count;
        var text = id.ToString();
        _indices.Add(text, index);
        _ids.Add(text);
        return index;
    }

    /// <summary>Looks up an id without adding it.</summary>
    public bool TryGetIndex(ReadOnlySpan<char> id, out int index) =>
        _indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out index);
}
