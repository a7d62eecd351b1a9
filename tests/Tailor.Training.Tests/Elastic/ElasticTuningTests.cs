using Tailor.Customization.Rule;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Checkpoints;
using Tailor.Training.Elastic;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Runs;

namespace Tailor.Training.Tests.Elastic;

/// <summary>Training through a scalable table: what steps read is what a device holds.</summary>
public sealed class ElasticTuningTests : IDisposable
{
    private const int Items = 40, Width = SmallSasRec.Width;

    private static readonly SasRecSpec Spec = SmallSasRec.Spec;

    private static readonly TrainingOptions Training = SmallSasRec.Training with { Epochs = 3, WarmUpSteps = 5 };

    private static readonly ElasticTuningOptions Options = new() { Smallest = .1, Largest = .2, RebuildEvery = 7, Budgets = [.1, .2, 1] };

    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-elastic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(.0)]
    [InlineData(.12)]
    [InlineData(.2)]
    [InlineData(1.0)]
    public void Rows_are_those_of_the_table_and_values_without_bits_get_no_gradient(double share)
    {
        using var scope = torch.NewDisposeScope();
        var (table, random) = (new float[Items * Width], new Random(4));
        foreach (ref var value in table.AsSpan()) value = random.NextSingle() - .5f;
        var file = ElasticFile.Of(Make(table), "sample");
        using var coder = CoderOf(file.Whole(), out var vectors);
        var bits = coder.Bits(share);
        Assert.Equal(file.Layout.Bits(Math.Max(file.Layout.Shortest, file.Layout.Within((long)(share * Items * Width * 4)) ?? 0)), bits);
        var expected = file.Whole().Decode(bits);

        long[] items = [.. Enumerable.Range(0, Items).Select(item => (long)item)];
        var leaf = torch.tensor(table, Items, Width);
        leaf.requires_grad = true;
        var (rows, distance) = coder.Rows(leaf, items, bits);
        foreach (var (found, value) in rows.data<float>().Zip(expected)) Assert.InRange(found - value, -2e-5f, 2e-5f);
        Assert.InRange(distance.item(), share == 1 ? 0 : .001, share == 1 ? .001 : 1);

        var gradient = torch.grad((rows * rows).sum(), [leaf])[0]!.mm(torch.tensor(vectors, Width, Width).t()).data<float>(); // by coordinate
        for (var i = 0; i < gradient.Length; i++)
        {
            if (bits[(file.Header.GroupOf[i / Width] * Width) + (i % Width)] == 0) Assert.InRange(gradient[i], -1e-4f, 1e-4f);
            else Assert.NotEqual(0, gradient[i]);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void A_run_that_is_stopped_and_started_again_ends_with_the_same_model(long stopAfter)
    {
        var split = Cycles.Split(users: 60, items: Items, length: 14);
        using var whole = Trainer(split, new Stopper(long.MaxValue), null);
        var expected = whole.Run(CancellationToken.None);
        var stopper = new Stopper(stopAfter);
        using (var first = Trainer(split, stopper, new CheckpointFolder(_folder))) Assert.Equal(TrainingEnd.Interrupted, first.Run(stopper.Token).Outcome.End);
        using var second = Trainer(split, new Stopper(long.MaxValue), new CheckpointFolder(_folder));
        var resumed = second.Run(CancellationToken.None);
        foreach (var (name, values) in expected.Parameters) Assert.Equal(values, resumed.Parameters[name]);
    }

    [Fact]
    public void Small_tables_are_better_after_it()
    {
        // Cycles of 40 items in 8 values, trained well: a table of an eighth of the bytes, 4 bits an item in most places, ranks badly until it is trained through.
        var split = Cycles.Split(users: 200, items: Items, length: 14);
        using var trainer = new Trainer(split, Spec, Training with { Epochs = 12 }, new Stopper(long.MaxValue), null, TimeProvider.System);
        var trained = trainer.Run(CancellationToken.None).Parameters;
        using var tuning = Trainer(split, new Stopper(long.MaxValue), null, trained, Training with { Epochs = 12, WarmUpSteps = 20 }, Options with { Smallest = .08, Largest = .15, Budgets = [.1] });
        var network = BackboneGraph.Create(Spec, Items, seed: 1);
        network.Parameters.Restore(trained);
        using var before = new ElasticTuningGraph(network, Options with { Budgets = [.1] }, Training.Loss, Maker, seed: 1);
        var validation = new Tailor.Training.Validation.ModelValidation(split, Training);
        var plain = validation.Evaluate(before, before.Parameters.Snapshot(), CancellationToken.None).Values["ndcg@10"];
        var tuned = tuning.Run(CancellationToken.None).Outcome.Best;
        Assert.True(tuned > plain + .05, $"{tuned} tuned, {plain} before");
    }

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        string[] problems = [.. new ElasticTuningOptions { Smallest = 0, Largest = 2, Whole = -1, RebuildEvery = 0, Distillation = -1, Commitment = -1, Budgets = [0] }.Problems(new LossOptions { Kind = LossKind.FullSoftmax })];
        foreach (var (word, problem) in ((string[])["Smallest", "Largest", "Whole", "RebuildEvery", "Distillation", "Commitment", "Budgets", "FullSoftmax"]).Zip(problems, (word, problem) => (word, problem))) Assert.Contains(word, problem, StringComparison.Ordinal);
        Assert.Equal(8, problems.Length);
    }

    private static Trainer Trainer(Split split, ITrainingProgress progress, CheckpointFolder? checkpoints, IReadOnlyDictionary<string, float[]>? start = null, TrainingOptions? training = null, ElasticTuningOptions? options = null)
    {
        var network = BackboneGraph.Create(Spec, Items, seed: 1);
        if (start is not null) network.Parameters.Restore(start);
        return new(split, new ElasticTuningGraph(network, options ?? Options, Training.Loss, Maker, seed: 1), training ?? Training, method: "elastic", progress, checkpoints, TimeProvider.System);
    }

    private static byte[] Maker(Tailor.Runtime.Recommender recommender, ReadOnlySpan<float> table, ReadOnlySpan<float> turn) => turn.IsEmpty ? Make(table) : ElasticTableBuilder.BuildTurned(table, new int[Items], turn, 0, Groups);

    private static byte[] Make(ReadOnlySpan<float> table) => ElasticTableBuilder.Build(table, [.. Enumerable.Range(0, Items)], [], 0, Groups);

    private static ElasticOptions Groups { get; } = new() { Groups = 3, SmallestGroup = 4 };

    private static TableCoder CoderOf(ElasticTable table, out float[] vectors)
    {
        vectors = new float[Width * Width];
        var means = new float[table.Header.Groups * Width];
        for (var d = 0; d < Width; d++)
        {
            table.Vector(d, vectors.AsSpan(d * Width, Width));
            for (var group = 0; group < table.Header.Groups; group++) means[(group * Width) + d] = table.Mean(group, d);
        }

        return new TableCoder(table.Header, vectors, means);
    }
}
