using Tailor.Evaluation;

namespace Tailor.Cli.Display;

/// <summary>An evaluation's progress on a line; evaluation threads report one at a time.</summary>
internal sealed class EvaluationLine(ProgressLine line) : IProgress<EvaluationProgress>
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Report(EvaluationProgress value)
    {
        lock (_lock) line.Show((double)value.Done / value.Total, $"{value.Done:N0} of {value.Total:N0} users");
    }
}
