using System.Globalization;
using Tailor.Training.Records;

namespace Tailor.Cli.Display;

/// <summary>Training in a terminal: one moving line with the loss, and a line that stays for each validation.</summary>
internal sealed class TrainingBar(CliHost host) : ITrainingProgress, IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private const int BarWidth = 20;

    private TrainingOutline? _outline;
    private long _drawn;

    /// <summary>Fits where messages go: a moving line in a terminal, plain lines elsewhere.</summary>
    public static ITrainingProgress For(CliHost host) => host.ErrorIsTerminal ? new TrainingBar(host) : new PlainProgress(host.Error, host.Time);

    /// <inheritdoc/>
    public void Started(TrainingOutline outline)
    {
        _outline = outline;
        Stay(ProgressText.Of(outline));
    }

    /// <inheritdoc/>
    public void Stepped(in TrainingStep step)
    {
        if (_outline is null || host.Time.GetElapsedTime(_drawn) < Redraw) return;
        _drawn = host.Time.GetTimestamp();
        var filled = (int)Math.Round(Math.Clamp((double)step.Step / Math.Max(1, _outline.Steps), 0, 1) * BarWidth);
        var left = step.Pace.Remaining is { } remaining ? $"  {ProgressText.Of(remaining)} left" : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch + 1}/{_outline.Epochs}  loss {step.Loss:0.0000}  {step.Pace.UsersPerSecond:N0} users/s{left}");
        host.Error.Write($"\r\u001b[K\u001b[36m{new string('━', filled)}\u001b[90m{new string('━', BarWidth - filled)}\u001b[0m {text}");
    }

    /// <inheritdoc/>
    public void Evaluated(TrainingEvaluation evaluation) => Stay(ProgressText.Of(evaluation));

    /// <inheritdoc/>
    public void Noted(string message) => Stay(message);

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => Stay(ProgressText.Of(outcome));

    /// <inheritdoc/>
    public void Dispose() => host.Error.Write("\r\u001b[K");

    private void Stay(string text) => host.Error.WriteLine($"\r\u001b[K{text}");
}
