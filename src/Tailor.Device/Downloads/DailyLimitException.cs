namespace Tailor.Device.Downloads;

/// <summary>The bytes that may be downloaded in a day are used up; what was begun goes on tomorrow.</summary>
/// <param name="limit">The limit.</param>
public sealed class DailyLimitException(long limit) : Exception($"The {limit} bytes that may be downloaded in a day (UTC) are used up; what was begun goes on tomorrow.")
{
    /// <summary>Bytes a day.</summary>
    public long Limit => limit;
}
