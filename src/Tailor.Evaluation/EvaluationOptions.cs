using Tailor.Evaluation.Metrics;

namespace Tailor.Evaluation;

/// <summary>How an evaluation runs and what it reports. Nothing here changes a rank.</summary>
public sealed record EvaluationOptions
{
    /// <summary>What is computed when nothing else is asked for: ndcg, hit and mrr at 10.</summary>
    public static IReadOnlyList<Metric> DefaultMetrics { get; } =
        [new(MetricKind.Ndcg, 10), new(MetricKind.Hit, 10), new(MetricKind.Mrr, 10)];

    /// <summary>Metrics to report, in this order.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = DefaultMetrics;

    /// <summary>Threads, each with a scoring session of its own; at least 1, by default the machine's cores. The result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told about a hundred times in the course of an evaluation, from any of its threads.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>The clock that <see cref="EvaluationResult.Seconds"/> is read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
