using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Recipes;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Runs;

namespace Tailor.Training.Tests.Backbones;

/// <summary>What ships scores as what was trained, to 1e-4.</summary>
public class RuntimeContractTests
{
    private const float Tolerance = 1e-4f;

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void ScoresEqualTheGraphs(string name)
    {
        using var graph = TinyGraph.Create(name);
        var session = new Recommender(graph.Spec, TinyGraph.Items, TinyGraph.Tensors(graph)).OpenSession();
        var scores = new float[TinyGraph.Items];
        foreach (var length in (int[])[0, 1, 2, graph.Spec.MaxLength, graph.Spec.MaxLength + 1, graph.Spec.MaxLength + 4])
        {
            using var scope = torch.NewDisposeScope();
            var history = TinyGraph.History(length, seed: length);
            var state = length == 0 ? OfNothing(graph) : LastState(graph, history); // (1, d)
            var expected = TinyGraph.Scores(graph, state).data<float>();
            session.Score(history, scores);
            for (var item = 0; item < scores.Length; item++) Assert.InRange(scores[item] - expected[item], -Tolerance, Tolerance);
        }
    }

    /// <summary>Sizes as they are trained, so that vector kernels and long windows are met too.</summary>
    [Theory]
    [InlineData("sasrec")]
    [InlineData("gru4rec")]
    [InlineData("gru4rec residual")]
    [InlineData("caser")]
    [InlineData("nextitnet")]
    public void ScoresEqualTheGraphsInRealSizes(string kind)
    {
        BackboneSpec spec = kind switch
        {
            "sasrec" => new SasRecSpec
            {
                Width = 64,
                MaxLength = 50,
                Blocks = 2,
                Heads = 2,
                FeedForward = 100,
                Norm = NormPlacement.Pre,
                Layout = PositionLayout.LeftAligned,
                EmbeddingNorm = true,
                ScaleEmbedding = false,
            },
            "gru4rec" => new Gru4RecSpec { Width = 50, MaxLength = 50, Hidden = 100, Layers = 2, EmbeddingNorm = true },
            "gru4rec residual" => new Gru4RecSpec { Width = 50, MaxLength = 50, Hidden = 50, Layers = 4, EmbeddingNorm = true, Residual = true },
            "nextitnet" => new NextItNetSpec { Width = 50, MaxLength = 60, Blocks = 4, Kernel = 3, Dilations = [1, 4], EmbeddingNorm = true },
            _ => new CaserSpec { Width = 50, MaxLength = 8, HorizontalFilters = 16, VerticalFilters = 4 },
        };
        using var graph = BackboneGraph.Create(spec, 500, seed: 5);
        using var scope = torch.NewDisposeScope();
        var session = new Recommender(spec, 500, TinyGraph.Tensors(graph)).OpenSession();
        var scores = new float[500];
        int[] history = [.. Enumerable.Range(0, 70).Select(i => i * i % 500)];
        var expected = TinyGraph.Scores(graph, LastState(graph, history)).data<float>();
        session.Score(history, scores);
        for (var item = 0; item < scores.Length; item++) Assert.InRange(scores[item] - expected[item], -Tolerance, Tolerance);
    }

    /// <summary>The default recipes' own sizes, with weights that some steps of training have moved.</summary>
    [Theory]
    [InlineData("sasrec")]
    [InlineData("gru4rec")]
    [InlineData("caser")]
    [InlineData("nextitnet")]
    public void ScoresEqualTheGraphsOfTheDefaultRecipesOnceTrained(string kind)
    {
        const int Items = 400;
        var recipe = Recipe.Default(kind);
        var split = Cycles.Split(users: 200, items: Items, length: 40);
        var options = recipe.Training with { Epochs = 2, ValidationUsers = 20, WarmUpSteps = 2 };
        using var trainer = new Trainer(split, recipe.Backbone, options, new Stopper(long.MaxValue), null, TimeProvider.System);
        var trained = trainer.Run(CancellationToken.None);
        using var graph = BackboneGraph.Create(recipe.Backbone, Items, seed: 5);
        foreach (var (name, values) in trained.Parameters) graph.Parameters[name].CopyFrom<float>(values);
        using var scope = torch.NewDisposeScope();
        var session = ModelExport.ToRecommender(recipe.Backbone, Items, trained.Parameters).OpenSession();
        var scores = new float[Items];
        int[] history = [.. Enumerable.Range(0, 230).Select(i => i * i % Items)];
        var expected = TinyGraph.Scores(graph, LastState(graph, history)).data<float>();
        session.Score(history, scores);
        Assert.True(scores.Max() - scores.Min() > 100 * Tolerance, $"scores spread by {scores.Max() - scores.Min()}");
        for (var item = 0; item < scores.Length; item++) Assert.InRange(scores[item] - expected[item], -Tolerance, Tolerance);
    }

    private static Tensor LastState(BackboneGraph graph, int[] history)
    {
        var batch = HandBatch.After(graph, history);
        return TinyGraph.States(graph, batch).narrow(0, batch.TargetCount - 1, 1);
    }

    /// <summary>No batch has a row without inputs, but for Caser; the others answer with the state before the first item.</summary>
    private static Tensor OfNothing(BackboneGraph graph) => graph.Spec switch
    {
        SasRecSpec or NextItNetSpec => graph.Parameters["final.norm.bias"].unsqueeze(0), // the norm of the zero vector
        Gru4RecSpec { Residual: true } => torch.linear(graph.Parameters["final.norm.bias"].unsqueeze(0), graph.Parameters["output.weight"], graph.Parameters["output.bias"]), // the same, through the output
        Gru4RecSpec => graph.Parameters["output.bias"].unsqueeze(0), // the output of the zero state
        _ => TinyGraph.States(graph, HandBatch.FinalOnly([[0]], graph.Spec.MaxLength)),
    };
}
