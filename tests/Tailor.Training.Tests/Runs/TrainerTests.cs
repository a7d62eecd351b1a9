using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Training.Batches;
using Tailor.Training.Checkpoints;
using Tailor.Training.Divergence;
using Tailor.Training.Losses;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Tests.Runs;

public sealed class TrainerTests : IDisposable
{
    private static readonly SasRecSpec Spec = new()
    {
        Width = 16,
        MaxLength = 12,
        Blocks = 1,
        Heads = 1,
        FeedForward = 16,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
        ItemBias = true,
    };

    private static readonly TrainingOptions Options = new()
    {
        Epochs = 6,
        LearningRate = 1e-2,
        WarmUpSteps = 5,
        Batches = new BatchOptions { TokensPerBatch = 64 },
        Loss = new LossOptions { Negatives = 10 },
        PopularityPrior = true,
        CheckpointSeconds = 0,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-trainer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_cycle_is_learned()
    {
        using var trainer = Make(Cycles.Split(users: 60, items: 20, length: 14), Options, new Stopper(long.MaxValue), null);
        var model = trainer.Run(CancellationToken.None);
        Assert.Equal(TrainingEnd.Completed, model.Outcome.End);
        Assert.True(model.Outcome.Best > .95, $"ndcg@10 {model.Outcome.Best}");
        var session = ModelExport.ToRecommender(Spec, 20, model.Parameters).OpenSession();
        var top = new Recommendation[1];
        session.Recommend([3, 4, 5], top);
        Assert.Equal(6, top[0].Item);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(30)]
    public void A_run_that_is_stopped_and_started_again_ends_with_the_same_model(long stopAfter)
    {
        var split = Cycles.Split(users: 60, items: 20, length: 14);
        using var whole = Make(split, Options, new Stopper(long.MaxValue), null);
        var expected = whole.Run(CancellationToken.None);

        var stopper = new Stopper(stopAfter);
        using (var first = Make(split, Options, stopper, new CheckpointFolder(_folder)))
            Assert.Equal(TrainingEnd.Interrupted, first.Run(stopper.Token).Outcome.End);
        using var second = Make(split, Options, new Stopper(long.MaxValue), new CheckpointFolder(_folder));
        var resumed = second.Run(CancellationToken.None);

        Assert.Equal(expected.Outcome.Steps, resumed.Outcome.Steps);
        Assert.Equal(expected.Outcome.Best, resumed.Outcome.Best);
        foreach (var (name, values) in expected.Parameters) Assert.Equal(values, resumed.Parameters[name]);
    }

    /// <summary>A kill saves nothing: the run goes on from a checkpoint that lies before it, in the midst of an epoch where checkpoints are timed.</summary>
    [Theory]
    [InlineData("sasrec", 0, 17)]
    [InlineData("sasrec", 3, 17)]
    [InlineData("sasrec", 3, 2)]
    [InlineData("gru4rec", 3, 11)]
    [InlineData("caser", 3, 11)]
    [InlineData("nextitnet", 3, 11)]
    public void A_run_that_is_killed_ends_with_the_same_model(string kind, int checkpointSeconds, long killedAfter)
    {
        var split = Cycles.Split(users: 60, items: 20, length: 14);
        var (spec, options) = (Recipe.Default(kind).Backbone with { Width = 16, MaxLength = 8 }, Options with { Epochs = 3, PopularityPrior = false, CheckpointSeconds = checkpointSeconds });
        if (spec is Gru4RecSpec recurrent) spec = recurrent with { Hidden = 16 };
        using var whole = new Trainer(split, spec, options, new Stopper(long.MaxValue), null, TimeProvider.System);
        var expected = whole.Run(CancellationToken.None);
        Assert.True(expected.Outcome.Steps > killedAfter);

        var time = new ManualTime();
        using (var first = new Trainer(split, spec, options, new Killer(killedAfter, time), new CheckpointFolder(_folder), time))
            Assert.Throws<TimeoutException>(() => first.Run(CancellationToken.None));
        var later = new ManualTime();
        var second = new Killer(long.MaxValue, later);
        using var resumed = new Trainer(split, spec, options, second, new CheckpointFolder(_folder), later);
        var found = resumed.Run(CancellationToken.None);

        Assert.InRange(second.First, 1, killedAfter); // what the kill lost is done again
        Assert.Equal(expected.Outcome.Best, found.Outcome.Best);
        foreach (var (name, values) in expected.Parameters) Assert.Equal(values, found.Parameters[name]);
    }

    [Fact]
    public void Popularity_is_in_the_biases_where_it_validates_better()
    {
        // Every second user's validation item is item 0, which all the others have seen; one step of next to no length learns nothing.
        var split = Cycles.Split(users: 40, (user, t) => t == (user % 2 == 0 ? 0 : 3) ? 0 : 1 + ((user + t) % 19), items: 20, length: 5);
        var options = Options with { Epochs = 1, LearningRate = 1e-9 };
        using var trainer = Make(split, options, new Stopper(long.MaxValue), null);
        var with = trainer.Run(CancellationToken.None);
        using var plain = Make(split, options with { PopularityPrior = false }, new Stopper(long.MaxValue), null);
        var without = plain.Run(CancellationToken.None);

        Assert.True(with.Outcome.Best > without.Outcome.Best + .2, $"{with.Outcome.Best} with popularity, {without.Outcome.Best} without");
        float[] biases = with.Parameters["items.bias"], before = without.Parameters["items.bias"];
        var strength = (biases[0] - before[0]) / Math.Log(1 + 20);
        Assert.Contains(PopularityPrior.Strengths, tried => tried > 0 && Math.Abs(tried - strength) < 1e-6);
        Assert.Equal(without.Parameters["items.weight"], with.Parameters["items.weight"]);
    }

    [Fact]
    public void Popularity_without_biases_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Trainer(Cycles.Split(users: 5, items: 20, length: 5), Spec with { ItemBias = false }, Options, new Stopper(1), null, TimeProvider.System));
        Assert.Contains("ItemBias", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_of_another_run_are_refused()
    {
        var split = Cycles.Split(users: 60, items: 20, length: 14);
        var stopper = new Stopper(3);
        using (var first = Make(split, Options, stopper, new CheckpointFolder(_folder))) first.Run(stopper.Token);
        using var second = Make(split, Options with { LearningRate = 2e-2 }, new Stopper(long.MaxValue), new CheckpointFolder(_folder));
        var error = Assert.Throws<CheckpointException>(() => second.Run(CancellationToken.None));
        Assert.Contains("another run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_says_where()
    {
        using var trainer = Make(Cycles.Split(users: 60, items: 20, length: 14), Options with { LearningRate = 1e30, ClipNorm = 0 }, new Stopper(long.MaxValue), null);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(CancellationToken.None));
        Assert.Contains("epoch", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_problem_of_a_recipe_is_named_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => Make(
            Cycles.Split(users: 5, items: 20, length: 5),
            Options with { Epochs = 0, BranchDropout = 1 },
            new Stopper(long.MaxValue),
            null));
        Assert.Contains("Epochs", error.Message, StringComparison.Ordinal);
        Assert.Contains("BranchDropout", error.Message, StringComparison.Ordinal);
    }

    private static Trainer Make(Split split, TrainingOptions options, ITrainingProgress progress, CheckpointFolder? checkpoints) =>
        new(split, Spec, options, progress, checkpoints, TimeProvider.System);

    /// <summary>Lets a second pass with each step, and stands in for a kill after some of them.</summary>
    private sealed class Killer(long after, ManualTime time) : Silent
    {
        /// <summary>The first step that it saw.</summary>
        public long First { get; private set; }

        public override void Stepped(in TrainingStep step)
        {
            if (First == 0) First = step.Step;
            time.Advance(1);
            if (step.Step >= after) throw new TimeoutException("killed");
        }
    }
}
