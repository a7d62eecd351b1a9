namespace Tailor.Interactions.Columns;

/// <summary>
/// A growing column of times in microseconds, in the chunks of an <see cref="IntColumn"/>. A full chunk of whole seconds within 136 years of each other
/// is kept as 32 bits a time, any other as 64.
/// </summary>
internal sealed class TimeColumn
{
    private const long Second = 1_000_000;

    private readonly List<(long Base, uint[]? Seconds, long[]? Full)> _chunks = [];
    private long[] _last = [];
    private int _used;

    public void Add(long microseconds)
    {
        if (_used == _last.Length)
        {
            Seal();
            var length = IntColumn.NextChunk(_last.Length);
            if (length != _last.Length) _last = new long[length];
            _used = 0;
        }
        _last[_used++] = microseconds;
    }

    public void Complete()
    {
        Seal();
        _last = [];
        _used = 0;
    }

    /// <summary>Writes a chunk's times in microseconds and lets the chunk go.</summary>
    public void Take(int index, Span<long> times)
    {
        var (origin, seconds, full) = _chunks[index];
        _chunks[index] = default;
        if (full is not null) full.AsSpan(0, times.Length).CopyTo(times);
        else for (var i = 0; i < times.Length; i++) times[i] = origin + (seconds![i] * Second);
    }

    private void Seal()
    {
        if (_used == 0) return;
        var times = _last.AsSpan(0, _used);
        var (low, high, whole) = (long.MaxValue, long.MinValue, true);
        foreach (var time in times)
        {
            low = Math.Min(low, time);
            high = Math.Max(high, time);
            whole &= time % Second == 0;
        }
        if (!whole || high / Second - low / Second > uint.MaxValue)
        {
            _chunks.Add((0, null, times.ToArray()));
            return;
        }
        var seconds = new uint[times.Length];
        for (var i = 0; i < seconds.Length; i++) seconds[i] = (uint)((times[i] - low) / Second);
        _chunks.Add((low, seconds, null));
    }
}
