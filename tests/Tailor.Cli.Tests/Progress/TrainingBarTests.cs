using Tailor.Cli.Progress;
using Tailor.Training.Records;

namespace Tailor.Cli.Tests.Progress;

public class TrainingBarTests
{
    private const string ShowCursor = "\u001b[?25h";

    private static readonly TrainingOutline Outline = new() { Model = "sasrec", Users = 10, Items = 20, Transitions = 30, Epochs = 4, Steps = 100 };

    [Fact]
    public void EvaluationsAndTheEndStayAboveTheBar()
    {
        using var output = new StringWriter();
        using (var bar = new TrainingBar(output, TimeProvider.System))
        {
            bar.Started(Outline);
            bar.Stepped(new TrainingStep(50, 1, 5.25, .0025, new TrainingPace(75_102, 812, TimeSpan.FromSeconds(62))));
            bar.Evaluated(new TrainingEvaluation(50, 1, "ndcg@10", new Dictionary<string, double>(StringComparer.Ordinal) { ["ndcg@10"] = .0461 }, IsBest: true, 1.2));
            bar.Noted("[brackets] are no markup");
            bar.Finished(new TrainingOutcome(TrainingEnd.Completed, 100, TimeSpan.FromSeconds(12), "ndcg@10", .0461, 50));
        }
        var text = output.ToString();
        Assert.Contains("sasrec: 10 users, 20 items", text, StringComparison.Ordinal);
        Assert.Contains("validation ndcg@10 .0461", text, StringComparison.Ordinal);
        Assert.Contains("[brackets] are no markup", text, StringComparison.Ordinal);
        Assert.Contains("50%", text, StringComparison.Ordinal);
        Assert.Contains("epoch 2/4  loss 5.2500  812 users/s  1 min 02 s left", text, StringComparison.Ordinal);
        Assert.Contains("completed after 100 steps in 12 s; best ndcg@10 .0461 at step 50", text, StringComparison.Ordinal);
        Assert.EndsWith(ShowCursor, text[..(text.LastIndexOf("completed", StringComparison.Ordinal))], StringComparison.Ordinal);
    }

    [Fact]
    public void WhenTrainingFailsTheCursorComesBack()
    {
        using var output = new StringWriter();
        using (var bar = new TrainingBar(output, TimeProvider.System)) bar.Started(Outline);
        Assert.EndsWith(ShowCursor, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WithoutATerminalThereAreLines(bool terminal)
    {
        using var error = new StringWriter();
        var host = new CliHost { Output = TextWriter.Null, Error = error, ErrorIsTerminal = terminal, WorkingFolder = "/" };
        var progress = TrainingDisplay.On(host);
        progress.Started(Outline);
        progress.Finished(new TrainingOutcome(TrainingEnd.Interrupted, 3, TimeSpan.Zero));
        Assert.Equal(terminal, error.ToString().Contains('\u001b', StringComparison.Ordinal));
        Assert.Contains("interrupted after 3 steps", error.ToString(), StringComparison.Ordinal);
    }
}
