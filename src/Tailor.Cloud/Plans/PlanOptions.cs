namespace Tailor.Cloud.Plans;

/// <summary>How plans are made.</summary>
public sealed record PlanOptions
{
    /// <summary>Workers, each with working memory of its own; 0 for one a CPU.</summary>
    public int Workers { get; init; }

    /// <summary>Requests that wait at most; those beyond are told to come back.</summary>
    public int Queue { get; init; } = 512;

    /// <summary>Requests that go through a customizer at once at most.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>How long a worker waits for a batch to fill. Without waiting, a batch is what came while the last one was made, which is enough under load.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.Zero;
}
