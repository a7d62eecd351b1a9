namespace Tailor.Interactions;

/// <summary>What a number in a time column counts since 1970-01-01T00:00:00Z.</summary>
public enum TimeUnit
{
    /// <summary>Decided by size: below 1e11 seconds, 1e14 milliseconds, 1e17 microseconds, else nanoseconds. A file that mixes them is refused.</summary>
    Auto,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Nanoseconds, kept to the microsecond.</summary>
    Nanoseconds,
}
