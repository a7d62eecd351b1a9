using System.Globalization;

namespace Tailor.Training.Records;

/// <summary>The words that every display of progress uses.</summary>
public static class ProgressText
{
    /// <summary>"sasrec: 22,363 users, 12,101 items, 131,413 transitions an epoch, 20 epochs, about 2,700 steps".</summary>
    public static string Of(TrainingOutline outline) => string.Create(CultureInfo.InvariantCulture,
        $"{outline.Model}: {outline.Users:N0} users, {outline.Items:N0} items, {outline.Transitions:N0} transitions an epoch, {outline.Epochs:N0} epochs, about {outline.Steps:N0} steps")
        + (outline.StepsDone > 0 ? string.Create(CultureInfo.InvariantCulture, $"; goes on after step {outline.StepsDone:N0}") : "");

    /// <summary>"epoch 3/20  loss 5.2541  812 users/s  1 min 02 s left  75,102 tokens/s  step 340/2,700": a narrow terminal shows the beginning.</summary>
    public static string Of(in TrainingStep step, TrainingOutline outline)
    {
        var left = step.Pace.Remaining is { } remaining ? $"  {Of(remaining)} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {step.Epoch + 1}/{outline.Epochs}  loss {step.Loss:F4}  {step.Pace.UsersPerSecond:N0} users/s{left}  {step.Pace.TokensPerSecond:N0} tokens/s  step {step.Step:N0}/{outline.Steps:N0}");
    }

    /// <summary>"epoch 3  validation ndcg@10 .0461  hit@10 .0815  (best so far, 1.2 s)": the metric that decides comes first.</summary>
    public static string Of(TrainingEvaluation evaluation)
    {
        var values = evaluation.Values
            .OrderByDescending(value => string.Equals(value.Key, evaluation.Metric, StringComparison.Ordinal))
            .Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key} {value.Value:.0000}"));
        var best = evaluation.IsBest ? "best so far, " : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {evaluation.Epoch + 1}  validation {string.Join("  ", values)}  ({best}{evaluation.Seconds:F1} s)");
    }

    /// <summary>"completed after 2,700 steps in 1 min 02 s; best ndcg@10 .0461 at step 2,500".</summary>
    public static string Of(TrainingOutcome outcome)
    {
        var end = outcome.End switch
        {
            TrainingEnd.Completed => "completed",
            TrainingEnd.StoppedEarly => "stopped early",
            _ => "interrupted",
        };
        var best = outcome.Best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; best {outcome.Metric} {outcome.Best:.0000} at step {outcome.BestStep:N0}");
        return string.Create(CultureInfo.InvariantCulture, $"{end} after {outcome.Steps:N0} steps in {Of(outcome.Elapsed)}{best}");
    }

    /// <summary>"12 s", "4 min 05 s", "3 h 07 min".</summary>
    public static string Of(TimeSpan span) => span.TotalSeconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes:00} min"),
    };
}
