using Tailor.Training.Records;

namespace Tailor.Training.Tests.Records;

public sealed class ProgressTests : IDisposable
{
    private static readonly TrainingOutline Outline = new() { Model = "sasrec", Settings = "width 64", Users = 22363, Items = 12101, Transitions = 131413, Epochs = 20, Steps = 2700 };
    private static readonly Dictionary<string, double> Metrics = new(StringComparer.Ordinal) { ["hit@10"] = .0815, ["ndcg@10"] = .04612 };
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void PlainLinesSayEveryEvaluationAndAStepEveryTenSeconds()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new PlainProgress(output, _time);
        progress.Started(Outline with { StepsDone = 100 });
        for (var step = 101; step <= 125; step++)
        {
            _time.Advance(1);
            progress.Stepped(Step(step));
        }
        progress.Evaluated(new TrainingEvaluation(125, 2, "ndcg@10", Metrics, IsBest: true, 1.24));
        progress.Noted("a note");
        progress.Finished(new TrainingOutcome(TrainingEnd.StoppedEarly, 2700, TimeSpan.FromSeconds(3725), "ndcg@10", .04612, 125));
        Assert.Equal(
            """
            sasrec: 22,363 users, 12,101 items, 131,413 transitions an epoch, 20 epochs, about 2,700 steps; goes on after step 100
            epoch 3/20  loss 5.2541  812 users/s  1 min 02 s left  75,102 tokens/s  step 110/2,700
            epoch 3/20  loss 5.2541  812 users/s  1 min 02 s left  75,102 tokens/s  step 120/2,700
            epoch 3  validation ndcg@10 .0461  hit@10 .0815  (best so far, 1.2 s)
            a note
            stopped early after 2,700 steps in 1 h 02 min; best ndcg@10 .0461 at step 125

            """, output.ToString());
    }

    [Fact]
    public void PaceIsMeasuredOverTheLastSecondsWithoutPauses()
    {
        var meter = new PaceMeter(_time);
        TrainingPace pace = default;
        for (var step = 0; step < 2000; step++)
        {
            if (step == 1500)
            {
                _time.Advance(3600); // an evaluation
                meter.Skip();
            }
            _time.Advance(.02);
            pace = meter.Step(1000, 10, stepsLeft: 300);
        }
        Assert.Equal(50_000, pace.TokensPerSecond, 1e-3);
        Assert.Equal(500, pace.UsersPerSecond, 1e-5);
        Assert.Equal(6, pace.Remaining!.Value.TotalSeconds, 1e-5);

        for (var step = 0; step < 1000; step++)
        {
            _time.Advance(.04); // half the speed, for 40 seconds
            pace = meter.Step(1000, 10, stepsLeft: 300);
        }
        Assert.InRange(pace.TokensPerSecond, 25_000, 26_000);
    }

    [Fact]
    public void WithoutElapsedTimeThereIsNoPace() => Assert.Equal(default, new PaceMeter(_time).Step(1, 1, 5));

    [Fact]
    public void ARunThatGoesOnRecordsTheSameNumbers()
    {
        Record("whole", 0, 100);
        Record("broken", 0, 73); // killed at step 73; the checkpoint is from step 40
        Record("broken", 40, 100);
        Assert.Equal(File.ReadAllText(_temporary["whole/metrics.jsonl"]), File.ReadAllText(_temporary["broken/metrics.jsonl"]));
        Assert.Equal(2, Directory.GetFiles(_temporary["broken"], "events.out.tfevents.*").Length);
        var records = MetricsJournal.Read(_temporary["whole/metrics.jsonl"]);
        Assert.Equal([20, 40, 50, 60, 80, 100], records.Select(r => r.Step));
        Assert.Equal(10.5, records[0].Values["loss"]); // the mean of 1 … 20
        Assert.Equal(("validation", .0815), (records[2].Kind, records[2].Values["hit@10"]));
    }

    [Fact]
    public void AGroupTellsAllItsMembers()
    {
        using StringWriter first = new(), second = new();
        var group = new ProgressGroup(new PlainProgress(first, _time), new PlainProgress(second, _time));
        group.Started(Outline);
        _time.Advance(11);
        group.Stepped(Step(5));
        group.Evaluated(new TrainingEvaluation(5, 0, "ndcg@10", Metrics, IsBest: false, 1));
        group.Noted("a note");
        group.Finished(new TrainingOutcome(TrainingEnd.Completed, 5, TimeSpan.Zero));
        Assert.Equal(5, first.ToString().Count(c => c == '\n'));
        Assert.Equal(first.ToString(), second.ToString());
    }

    private void Record(string run, long from, long to)
    {
        using var recorder = new RunRecorder(_temporary[run], _time);
        recorder.Started(Outline with { StepsDone = from });
        for (var step = from + 1; step <= to; step++)
        {
            recorder.Stepped(Step(step) with { Loss = step });
            if (step == 50) recorder.Evaluated(new TrainingEvaluation(50, 2, "ndcg@10", Metrics, IsBest: true, 1));
        }
        if (to == 100) recorder.Finished(new TrainingOutcome(TrainingEnd.Completed, to, TimeSpan.Zero));
    }

    private static TrainingStep Step(long step) => new(step, 2, 5.25412, .0025, new TrainingPace(75_102, 812, TimeSpan.FromSeconds(62)));
}
