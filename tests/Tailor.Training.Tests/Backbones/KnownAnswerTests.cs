using Tailor.Interactions;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Steps;

namespace Tailor.Training.Tests.Backbones;

/// <summary>Items in a circle: the next one is certain, and every backbone learns it with every loss.</summary>
public class KnownAnswerTests
{
    private const int Items = 12;
    private const int Steps = 300;

    public static TheoryData<string, LossKind> Combinations
    {
        get
        {
            var data = new TheoryData<string, LossKind>();
            foreach (var kind in (string[])["sasrec", "sasrec original", "gru4rec", "gru4rec residual", "caser", "nextitnet"])
                foreach (var loss in Enum.GetValues<LossKind>()) data.Add(kind, loss);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void ACircleIsLearned(string kind, LossKind loss)
    {
        var (graph, losses) = Train(kind, loss);
        using (graph)
        {
            Assert.All(losses, value => Assert.True(double.IsFinite(value)));
            Assert.True(losses[^1] < .5 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
            Assert.InRange(HitRate(graph), .99, 1);
        }
    }

    [Theory]
    [InlineData("sasrec")]
    [InlineData("gru4rec")]
    [InlineData("caser")]
    [InlineData("nextitnet")]
    public void TheSameSeedTrainsTheSameModel(string kind)
    {
        var (first, losses) = Train(kind, LossKind.SampledSoftmax, steps: 15);
        var (again, lossesAgain) = Train(kind, LossKind.SampledSoftmax, steps: 15);
        using (first)
        using (again)
        {
            Assert.Equal(losses, lossesAgain);
            Assert.Equal(first.Parameters.Snapshot(), again.Parameters.Snapshot());
        }
    }

    internal static (BackboneGraph Graph, List<double> Losses) Train(string kind, LossKind loss, int steps = Steps)
    {
        var options = new TrainingOptions
        {
            Loss = new LossOptions { Kind = loss, Negatives = loss == LossKind.Bce ? 3 : 6 },
            Batches = new BatchOptions { TokensPerBatch = 64 },
            EmbeddingDropout = .1,
            BranchDropout = .1,
        };
        var graph = BackboneGraph.Create(Spec(kind), Items, seed: 1);
        var split = Circle();
        var composer = new BatchComposer(new WindowSampler(split, new WindowOptions { Length = graph.Spec.MaxLength, Style = graph.Windows }, 1), options.Batches);
        using var feed = new BatchFeed(composer, default, epochs: 1000, depth: 0, held: options.BatchesPerStep);
        using var step = new GradientStep(graph, options, Enumerable.Repeat(1, Items).ToArray());
        var (losses, batches) = (new List<double>(), new TrainingBatch[options.BatchesPerStep]);
        for (var i = 0; i < steps; i++)
        {
            for (var b = 0; b < batches.Length; b++) batches[b] = feed.Next()!;
            losses.Add(step.Take(batches, 1e-2).Loss);
        }

        return (graph, losses);
    }

    private static BackboneSpec Spec(string kind) => kind switch
    {
        "gru4rec" => new Gru4RecSpec { Width = 16, MaxLength = 8, Hidden = 16, Layers = 1, EmbeddingNorm = true },
        "gru4rec residual" => new Gru4RecSpec { Width = 16, MaxLength = 8, Hidden = 16, Layers = 2, EmbeddingNorm = true, Residual = true },
        "nextitnet" => new NextItNetSpec { Width = 16, MaxLength = 8, Blocks = 2, Kernel = 3, Dilations = [1], EmbeddingNorm = true },
        "caser" => new CaserSpec { Width = 16, MaxLength = 3, HorizontalFilters = 4, VerticalFilters = 2 },
        _ => new SasRecSpec
        {
            Width = 16,
            MaxLength = 8,
            Blocks = 1,
            Heads = 1,
            FeedForward = 16,
            Norm = NormPlacement.Pre,
            Layout = kind == "sasrec" ? PositionLayout.LeftAligned : PositionLayout.Original,
            EmbeddingNorm = true,
            ScaleEmbedding = false,
            ItemBias = kind == "sasrec",
        },
    };

    /// <summary>Share of histories of every start and length whose best item is the next one on the circle.</summary>
    private static double HitRate(BackboneGraph graph)
    {
        using var scope = torch.NewDisposeScope();
        int[][] histories = [.. Enumerable.Range(0, Items).SelectMany(start => Enumerable.Range(1, 10).Select(length => Arc(start, length)))];
        var hits = 0;
        foreach (var history in histories)
        {
            var scores = TinyGraph.Scores(graph, TinyGraph.States(graph, HandBatch.After(graph, history))).data<float>()[^Items..];
            if (Array.IndexOf(scores, scores.Max()) == (history[^1] + 1) % Items) hits++;
        }

        return (double)hits / histories.Length;
    }

    private static int[] Arc(int start, int length) => [.. Enumerable.Range(start, length).Select(i => i % Items)];

    private static Split Circle()
    {
        var (users, items) = (new IdMap(), new IdMap());
        for (var item = 0; item < Items; item++) items.Add($"i{item}");
        int[] lengths = [.. Enumerable.Range(0, 60).Select(user => 3 + (user % 14))];
        var offsets = new int[lengths.Length + 1];
        for (var user = 0; user < lengths.Length; user++)
        {
            users.Add($"u{user}");
            offsets[user + 1] = offsets[user] + lengths[user];
        }

        int[] column = [.. lengths.SelectMany((length, user) => Arc(user % Items, length))];
        return new Split(new Sequences(users, items, offsets, column), "all", lengths, [], []);
    }
}
