using System.Numerics.Tensors;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Training.Checkpoints;
using Tailor.Training.Graphs;
using Tailor.Training.Records;
using Tailor.Training.Rule.Search;
using Tailor.Training.Runs;
using Tailor.Training.Schedules;
using Tailor.Training.Validation;

namespace Tailor.Training.Tests.Graphs;

public sealed class GraphTrainerTests
{
    private static readonly Interactions.Splits.Split Split = Communities.Split(communities: 8, usersEach: 15, size: 20, held: 6, seed: 4);
    private static readonly GraphTrainingOptions Training = new() { Epochs = 60, Batch = 128, LearningRate = .02, ValidateEvery = 10, Patience = 0 };

    [Theory]
    [InlineData(UserSource.Items, 3)]
    [InlineData(UserSource.Own, 2)]
    [InlineData(UserSource.Own, 0)]
    public void Communities_are_found(UserSource users, int layers)
    {
        // 14 unseen items of the community hold the 6 that are asked for: whoever knows the community finds 10 · 6/14 of 6 in ten, .714.
        var trained = Train(new GraphModelOptions { Width = 16, Layers = layers, Users = users });
        Assert.InRange(Recall(new RowScorer("rows", trained.Users, trained.Items, trained.Width, DotScore.Whole)), .60, .83);
    }

    [Fact]
    public void A_device_computes_the_state_that_was_trained()
    {
        var trained = Train(new GraphModelOptions { Width = 16 });
        var recommender = Shipped(trained);
        var (session, state) = (recommender.OpenSession(), new float[16]);
        for (var user = 0; user < Split.Sequences.UserCount; user++)
        {
            session.Encode(Split.Training(user), state);
            for (var d = 0; d < 16; d++) Assert.Equal(trained.Users[(user * 16) + d], state[d], 1e-4);
        }

        Assert.Equal(Recall(new RowScorer("rows", trained.Users, trained.Items, 16, DotScore.Whole)), Recall(new RecommenderScorer("device", recommender)), .005);
    }

    /// <summary>The shipped rows have length 1, and the lengths are in the weights: a device scores what cosines of trained rows are, times its state's length.</summary>
    [Fact]
    public void What_was_trained_with_a_temperature_ranks_by_cosines_on_a_device()
    {
        var training = Training with { Temperature = .2, Negatives = 8, RateDecay = RateDecay.Cosine, LearningRate = .01 };
        var trained = new GraphTrainer("test", Split, new GraphModelOptions { Width = 16 }, training, new Silent(), checkpoints: null, TimeProvider.System).Run(CancellationToken.None);
        for (var item = 0; item < Split.Sequences.ItemCount; item++) Assert.Equal(1, TensorPrimitives.Norm<float>(trained.Items.AsSpan(item * 16, 16)), 1e-5);
        var (rows, device) = (Recall(new RowScorer("rows", trained.Users, trained.Items, 16, new CosineScore(.2))), Recall(new RecommenderScorer("device", Shipped(trained))));
        Assert.InRange(rows, .60, .83);
        Assert.Equal(rows, device, .005); // near ties may turn
        var (session, state) = (Shipped(trained).OpenSession(), new float[16]);
        session.Encode(Split.Training(0), state);
        for (var d = 0; d < 16; d++) Assert.Equal(trained.Users[d], state[d], 1e-4);
    }

    /// <summary>Popular items, which half of all users have, are part of a device's state as they are of the rows that were trained.</summary>
    [Fact]
    public void A_device_of_the_faithful_setting_ranks_as_users_rows_do()
    {
        var split = Communities.Split(communities: 8, usersEach: 15, size: 20, held: 6, seed: 4, everybodys: 10);
        var options = new GraphModelOptions { Width = 8, Users = UserSource.Own, Combination = LayerCombination.Concatenated, Normalization = GraphNormalization.MeanWithSelf };
        var trained = new GraphTrainer("test", split, options, Training with { LearningRate = .005 }, new Silent(), checkpoints: null, TimeProvider.System).Run(CancellationToken.None);
        using var rows = new RowScorer("rows", trained.Users, trained.Items, trained.Width, DotScore.Whole).OpenSession();
        using var device = new RecommenderScorer("device", Shipped(trained)).OpenSession();
        var (items, agreement) = (split.Sequences.ItemCount, 0.0);
        float[] wanted = new float[items], found = new float[items];
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            rows.Score(user, [], wanted);
            device.Score(user, split.Training(user), found);
            agreement += Correlation.Spearman(Array.ConvertAll(wanted, score => (double)score), Array.ConvertAll(found, score => (double)score)) / split.Sequences.UserCount;
        }

        Assert.InRange(agreement, .95, 1);
    }

    [Fact]
    public void A_run_that_began_before_there_were_temperatures_goes_on()
    {
        string Of(GraphTrainingOptions training) => RunFingerprint.Of(Split, new { Training = training });
        var recorded = Of(Training).Replace("\"RateDecay\":0,\"Temperature\":0,", "", StringComparison.Ordinal);
        Assert.NotEqual(recorded, Of(Training));
        Assert.True(RunFingerprint.AreSame(recorded, Of(Training)));
        Assert.False(RunFingerprint.AreSame(recorded, Of(Training with { Temperature = .1 })));
        Assert.False(RunFingerprint.AreSame(recorded, Of(Training with { RateDecay = RateDecay.Linear })));
    }

    [Theory]
    [InlineData(RateDecay.Constant, .02, .02)]
    [InlineData(RateDecay.Linear, .02, .0004)]
    [InlineData(RateDecay.Cosine, .02, .0004)]
    public void The_learning_rate_falls_as_it_is_asked_to(RateDecay decay, double first, double last)
    {
        var steps = new Rates();
        new GraphTrainer("test", Split, new() { Width = 4 }, Training with { Epochs = 4, RateDecay = decay }, steps, checkpoints: null, TimeProvider.System).Run(CancellationToken.None);
        Assert.Equal((first, last), (steps.Seen[0], Math.Round(steps.Seen[^1], 12)));
        Assert.True(decay == RateDecay.Constant || steps.Seen.Zip(steps.Seen.Skip(1)).All(pair => pair.Second < pair.First));
    }

    [Fact]
    public void Stopped_and_started_again_it_ends_with_the_same_rows()
    {
        using var folder = new TemporaryFolder();
        var whole = Train(new GraphModelOptions { Width = 8 });
        using var stop = new CancellationTokenSource();
        var stopped = new GraphTrainer("lightgcn", Split, new() { Width = 8 }, Training, new StopAt(stop, epoch: 33), new CheckpointFolder(folder.Path), TimeProvider.System).Run(stop.Token);
        Assert.Equal(TrainingEnd.Interrupted, stopped.Outcome.End);
        var resumed = new GraphTrainer("lightgcn", Split, new() { Width = 8 }, Training, new Silent(), new CheckpointFolder(folder.Path), TimeProvider.System, threads: 3).Run(CancellationToken.None);
        Assert.Equal(whole.Items, resumed.Items);
        Assert.Equal(whole.Outcome.Best, resumed.Outcome.Best);
        Assert.Contains("another run", Assert.Throws<CheckpointException>(() => new GraphTrainer("lightgcn", Split, new() { Width = 9 }, Training, new Silent(), new CheckpointFolder(folder.Path), TimeProvider.System).Run(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Users_rows_are_read_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        new UserRows(2, [1, 2, 3, 4, 5, 6]).Write(folder.Path);
        Assert.Equal([1, 2, 3, 4, 5, 6], UserRows.Read(folder.Path, users: 3, width: 2).Values);
        Assert.Contains("(2, 3)", Assert.Throws<ModelFormatException>(() => UserRows.Read(folder.Path, users: 2, width: 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_out_of_range_is_said()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new GraphTrainer("lightgcn", Split, new() { Width = 0, Layers = 2 }, Training with { Batch = 0, Decay = double.NaN }, new Silent(), null, TimeProvider.System)).Message;
        foreach (var part in (string[])["Width must be 1 to 1024, not 0", "Layers must be 1, 3, 5 or 7, not 2", "Batch must be 1 or more, not 0", "Decay must be 0 or more"]) Assert.Contains(part, wrong, StringComparison.Ordinal);
    }

    private static TrainedRows Train(GraphModelOptions options) => new GraphTrainer("test", Split, options, Training, new Silent(), checkpoints: null, TimeProvider.System).Run(CancellationToken.None);

    private static Recommender Shipped(TrainedRows trained)
    {
        var map = new TensorMap();
        var items = trained.HistoryWeights.Length;
        map.Add("items.weight", trained.Items, items, trained.Width);
        map.Add(LightGcnSpec.HistoryWeight, trained.HistoryWeights, items);
        return new Recommender(new LightGcnSpec { Width = trained.Width, MaxLength = 100 }, items, map);
    }

    private static double Recall(IScorer scorer) =>
        Evaluator.Evaluate(scorer, Split, Stage.Test, Protocol.Full, new EvaluationOptions { Metrics = [Metric.Parse("recall@10")] })["recall@10"].Value;

    private sealed class Rates : Silent
    {
        public List<double> Seen { get; } = [];

        public override void Stepped(in TrainingStep step) => Seen.Add(step.LearningRate);
    }

    private sealed class StopAt(CancellationTokenSource stop, int epoch) : Silent
    {
        public override void Stepped(in TrainingStep step)
        {
            if (step.Epoch == epoch) stop.Cancel();
        }
    }
}
