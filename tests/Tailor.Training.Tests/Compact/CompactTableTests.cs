using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Compact;
using Tailor.Training.Losses;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Runs;

namespace Tailor.Training.Tests.Compact;

/// <summary>Tables that are made for one budget.</summary>
public sealed class CompactTableTests : IDisposable
{
    private const int Items = 60, Width = 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-compact-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CompactKind.Narrow)]
    [InlineData(CompactKind.Hashed)]
    [InlineData(CompactKind.Memcom)]
    public void A_table_is_the_largest_within_its_budget_and_its_file_is_no_longer(CompactKind kind)
    {
        var random = new Random(2);
        for (var trial = 0; trial < 300; trial++)
        {
            var (items, width) = (1_000 + random.Next(9_000), 8 * (1 + random.Next(16)));
            var budget = random.NextInt64(6L * items, 4L * items * width);
            var shape = CompactShape.Within(kind, items, width, budget);
            Assert.True(shape.Bytes <= budget);
            var larger = kind == CompactKind.Narrow ? shape with { RowWidth = shape.RowWidth + 1 } : shape with { Rows = shape.Rows + 1 };
            Assert.True(larger.Bytes > budget || shape.RowWidth == width || shape.Rows == items);
            if (trial % 50 != 0) continue;
            CompactTable.Write(_folder, shape, Parts(shape, trial));
            Assert.InRange(new FileInfo(Path.Combine(_folder, CompactTable.Name)).Length, shape.Bytes - CompactShape.FileHeader, shape.Bytes);
        }

        Assert.Contains("takes at least", Assert.Throws<ArgumentException>(() => CompactShape.Within(kind, 1_000, 8, 100)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompactKind.Narrow)]
    [InlineData(CompactKind.Hashed)]
    [InlineData(CompactKind.Memcom)]
    public void The_file_stands_for_what_the_graph_scores_with_up_to_its_8_bits(CompactKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var graph = new CompactTableGraph(BackboneGraph.Create(Spec, Items, seed: 3), new CompactOptions { Table = kind, Share = .6 }, new LossOptions());
        var shape = graph.Shape;
        var parts = Parts(shape, 5);
        foreach (var (name, values) in parts) graph.Parameters[name].CopyFrom<float>(values);
        long[] items = [.. Enumerable.Range(0, Items).Select(item => (long)item)];
        var rows = graph.Rows(graph.Items, items, default).data<float>();
        CompactTable.Write(_folder, shape, parts);
        var (table, bytes) = CompactTable.Read(_folder, Items, Width);
        Assert.Equal(CompactTable.Expand(shape, parts), table); // rounding again changes nothing
        Assert.True(bytes <= .6 * Items * Width * 4);
        var largest = rows.Max(MathF.Abs);
        foreach (var (found, expected) in table.Zip(rows)) Assert.InRange(found - expected, -.05f * largest, .05f * largest);
    }

    [Theory]
    [InlineData(CompactKind.Narrow, .4, .9)]
    [InlineData(CompactKind.Memcom, .4, .4)]
    [InlineData(CompactKind.Hashed, .6, .3)]
    public void It_learns(CompactKind kind, double share, double least)
    {
        var split = Cycles.Split(users: 120, items: Items, length: 14);
        var training = new TrainingOptions { Epochs = 12, LearningRate = 1e-2, WarmUpSteps = 5, Batches = new BatchOptions { TokensPerBatch = 64 }, Loss = new LossOptions { Negatives = 20 }, CheckpointSeconds = 0 };
        using var trainer = new Trainer(split, new CompactTableGraph(BackboneGraph.Create(Spec, Items, seed: 1), new CompactOptions { Table = kind, Share = share }, training.Loss), training, method: "compact", new Stopper(long.MaxValue), null, TimeProvider.System);
        var trained = trainer.Run(CancellationToken.None);
        Assert.True(trained.Outcome.Best > least, $"ndcg@10 {trained.Outcome.Best}");
    }

    [Fact]
    public void Leading_vectors_are_those_of_a_known_matrix()
    {
        // Two orthogonal directions with lengths 3 and 1 among four values.
        float[] table = [3, 3, 0, 0, -3, -3, 0, 0, 0, 0, 1, -1, 0, 0, -1, 1];
        var vectors = LeadingVectors.Of(table, 4, 2);
        float[] expected = [MathF.Sqrt(.5f), MathF.Sqrt(.5f), 0, 0, 0, 0, MathF.Sqrt(.5f), -MathF.Sqrt(.5f)];
        for (var v = 0; v < 2; v++) Assert.Equal(1, MathF.Abs(Enumerable.Range(0, 4).Sum(i => vectors[(v * 4) + i] * expected[(v * 4) + i])), 5);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("Share", Assert.Single(new CompactOptions { Share = 0 }.Problems()), StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentException>(() => new CompactTableGraph(BackboneGraph.Create(Spec, Items, seed: 3), new CompactOptions { Share = .6 }, new LossOptions { Kind = LossKind.FullSoftmax }));
        Assert.Contains("FullSoftmax", error.Message, StringComparison.Ordinal);
        Assert.Contains("tailor train compact", Assert.Throws<FileNotFoundException>(() => CompactTable.Read(_folder, Items, Width)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, float[]> Parts(CompactShape shape, int seed)
    {
        var random = new Random(seed);
        return shape.Parts.ToDictionary(part => part.Name, part =>
        {
            var values = new float[part.ElementCount];
            foreach (ref var value in values.AsSpan()) value = random.NextSingle() - .5f;
            return values;
        }, StringComparer.Ordinal);
    }

    private static SasRecSpec Spec { get; } = SmallSasRec.Spec with { Width = Width, FeedForward = 16 };
}
