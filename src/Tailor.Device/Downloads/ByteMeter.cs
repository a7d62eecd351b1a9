namespace Tailor.Device.Downloads;

/// <summary>Counts bytes, those down a day (UTC), and stops at the day's limit.</summary>
/// <param name="limit">Bytes that may be downloaded in a day, or null for any.</param>
/// <param name="time">The clock.</param>
internal sealed class ByteMeter(long? limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _day;
    private long _today;

    /// <summary>Bytes of answers since the client was opened.</summary>
    public long Down { get; private set; }

    /// <summary>Bytes of requests since the client was opened.</summary>
    public long Up { get; private set; }

    /// <summary>The day and its bytes, to be remembered.</summary>
    public (long Day, long Bytes) Today
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (_day, _today);
            }
        }
    }

    /// <summary>Whether the day's limit is reached.</summary>
    public bool IsUsedUp => limit is { } most && Today.Bytes >= most;

    /// <summary>Goes on from what was remembered.</summary>
    public void Restore(long day, long bytes)
    {
        lock (_lock) (_day, _today) = (day, bytes);
    }

    /// <summary>Counts bytes that were sent.</summary>
    public void Sent(long bytes)
    {
        lock (_lock) Up += bytes;
    }

    /// <summary>Counts bytes that came.</summary>
    /// <exception cref="DailyLimitException">They are beyond the day's limit.</exception>
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
        (_day, _today) = (day, 0);
    }
}
