using Spectre.Console;
using Tailor.Training.Records;

namespace Tailor.Cli.Progress;

/// <summary>A moving bar with loss, speed and time left at the bottom of the terminal; evaluations and notes stay above it.</summary>
internal sealed class TrainingBar : ITrainingProgress, IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private const int BarWidth = 16;
    private const int BesideText = BarWidth + 8; // bar, percentage and the gaps

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private TrainingOutline? _outline;
    private TaskCompletionSource? _finished;
    private Task? _display;
    private ProgressContext? _context;
    private ProgressTask? _bar;
    private long _shown;

    /// <summary>Shows on a terminal.</summary>
    public TrainingBar(TextWriter output, TimeProvider time)
    {
        _time = time;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
    }

    public void Started(TrainingOutline outline)
    {
        Dispose();
        _console.WriteLine(ProgressText.Of(outline));
        (_outline, _shown) = (outline, 0);
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _finished = finished;
        // Spectre's display lasts as long as a callback; ours ends when Dispose completes the task that it awaits.
        _display = _console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                _bar = context.AddTask("starting", maxValue: Math.Max(1, outline.Steps));
                _bar.Value = outline.StepsDone;
                _context = context;
                return finished.Task;
            });
    }

    public void Stepped(in TrainingStep step)
    {
        if (_bar is null || _outline is null || (_shown != 0 && _time.GetElapsedTime(_shown) < Redraw)) return;
        _shown = _time.GetTimestamp();
        _bar.Value = step.Step;
        _bar.Description = Markup.Escape(Fit(ProgressText.Of(step, _outline), _console.Profile.Width - BesideText));
        _context?.Refresh();
    }

    public void Evaluated(TrainingEvaluation evaluation) =>
        _console.MarkupLine($"{(evaluation.IsBest ? "[green]" : "[dim]")}{Markup.Escape(ProgressText.Of(evaluation))}[/]");

    public void Noted(string message) => _console.MarkupLine($"[yellow]{Markup.Escape(message)}[/]");

    public void Finished(TrainingOutcome outcome)
    {
        Dispose();
        _console.WriteLine(ProgressText.Of(outcome));
    }

    /// <summary>Takes the bar away and shows the cursor again; what was written above it stays.</summary>
    public void Dispose()
    {
        _finished?.TrySetResult();
        _display?.GetAwaiter().GetResult();
        (_finished, _display, _context, _bar) = (null, null, null, null);
    }

    /// <summary>As many of the text's parts, which two spaces divide, as there is room for: a line that wraps would squeeze the bar.</summary>
    private static string Fit(string text, int width)
    {
        while (text.Length > width && text.LastIndexOf("  ", StringComparison.Ordinal) is > 0 and var cut) text = text[..cut];
        return text;
    }
}
