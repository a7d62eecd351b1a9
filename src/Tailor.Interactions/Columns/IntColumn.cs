namespace Tailor.Interactions.Columns;

/// <summary>A growing column of integers in chunks: growth copies nothing, and a chunk can be let go as soon as it was used.</summary>
internal sealed class IntColumn
{
    private const int FirstChunk = 1 << 12;
    private const int LargestChunk = 1 << 20;

    private readonly List<int[]?> _chunks = [];
    private int[] _last = [];
    private int _used;

    public long Count { get; private set; }

    public int ChunkCount => _chunks.Count;

    /// <summary>Length of the chunk after one of this length.</summary>
    public static int NextChunk(int length) => Math.Clamp(2 * length, FirstChunk, LargestChunk);

    public void Add(int value)
    {
        if (_used == _last.Length)
        {
            _last = new int[NextChunk(_last.Length)];
            _chunks.Add(_last);
            _used = 0;
        }
        _last[_used++] = value;
        Count++;
    }

    public ReadOnlySpan<int> Chunk(int index)
    {
        var chunk = _chunks[index]!;
        return index == _chunks.Count - 1 ? chunk.AsSpan(0, _used) : chunk;
    }

    public void Release(int index) => _chunks[index] = null;
}
