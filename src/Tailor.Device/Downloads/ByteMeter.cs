namespace Tailor.Device.Downloads;

/// <summary>
/// Counts bytes, those down a day (UTC), and lets no more come than the day's limit. What may come is remembered before it comes, <see cref="Ahead"/> bytes at a time, so that a device that is
/// killed in the middle of a download has counted too much, never too little.
/// </summary>
/// <param name="limit">Bytes that may be downloaded in a day, or null for any.</param>
/// <param name="time">The clock.</param>
/// <param name="remember">Keeps a day and the bytes that count for it, before they come; called only where there is a limit.</param>
internal sealed class ByteMeter(long? limit, TimeProvider time, Action<long, long> remember)
{
    /// <summary>Bytes that are remembered at a time, before they come.</summary>
    public const int Ahead = 256 << 10;

    private readonly Lock _lock = new();
    private long _day;
    private long _today;
    private long _remembered;

    /// <summary>Bytes of answers since the client was opened.</summary>
    public long Down { get; private set; }

    /// <summary>Bytes of requests since the client was opened.</summary>
    public long Up { get; private set; }

    /// <summary>Whether the day's limit is reached.</summary>
    public bool IsUsedUp
    {
        get
        {
            if (limit is not { } most) return false;
            lock (_lock)
            {
                Turn();
                return _today >= most;
            }
        }
    }

    /// <summary>Goes on from what was remembered.</summary>
    public void Restore(long day, long bytes)
    {
        lock (_lock) (_day, _today, _remembered) = (day, bytes, bytes);
    }

    /// <summary>The day and the bytes that came, to be remembered in place of those that might have.</summary>
    public (long Day, long Bytes) Settle()
    {
        lock (_lock)
        {
            Turn();
            _remembered = _today;
            return (_day, _today);
        }
    }

    /// <summary>Counts bytes that were sent.</summary>
    public void Sent(long bytes)
    {
        lock (_lock) Up += bytes;
    }

    /// <summary>How many bytes may come now: as many as are wanted, or what is left of the day's limit.</summary>
    /// <param name="wanted">Bytes, at least 1.</param>
    /// <exception cref="DailyLimitException">Nothing is left.</exception>
    /// <exception cref="IOException">It cannot be remembered.</exception>
    public int Allow(int wanted)
    {
        if (limit is not { } most) return wanted;
        lock (_lock)
        {
            Turn();
            if (_today >= most) throw new DailyLimitException(most);
            var allowed = (int)Math.Min(wanted, most - _today);
            if (_today + allowed <= _remembered) return allowed;
            _remembered = Math.Min(most, _today + Math.Max(allowed, Ahead));
            remember(_day, _remembered);
            return allowed;
        }
    }

    /// <summary>Counts bytes that came.</summary>
    public void Received(long bytes)
    {
        lock (_lock)
        {
            Turn();
            Down += bytes;
            _today += bytes;
        }
    }

    /// <summary>Checks that there is something left of the day's limit.</summary>
    /// <exception cref="DailyLimitException">There is not.</exception>
    public void RequireLeft()
    {
        if (IsUsedUp) throw new DailyLimitException(limit!.Value);
    }

    private void Turn()
    {
        var day = time.GetUtcNow().ToUnixTimeSeconds() / 86_400;
        if (day == _day) return;
        (_day, _today, _remembered) = (day, 0, 0);
    }
}
