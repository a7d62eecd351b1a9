namespace Tailor.Device.Downloads;

/// <summary>How long a client waits for the cloud, and how often it tries again.</summary>
public sealed record TransferOptions
{
    /// <summary>How long a request may take whose answer is small, 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a download may stand still, 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request of a download may take, 10 minutes; the next goes on where it ended.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a request that failed is sent again, 4 times. A download that got on by 64 KiB meanwhile counts anew.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The mean of the first wait between two tries, 0.5 s; each is twice the one before, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait, 30 s. Where the cloud asks for a longer one, the update ends, and the policy tries again later.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests of a minute of which half must have failed before the cloud is left alone, 10.</summary>
    public int BreakAfter { get; init; } = 10;

    /// <summary>For how long it is left alone then, 30 s.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(30);
}
