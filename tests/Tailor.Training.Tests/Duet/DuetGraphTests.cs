using Tailor.Customization.Duet;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Dropout;
using Tailor.Training.Duet;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Duet;

/// <summary>A user's layer behind the last state: the graph that trains against the generator and the runtime that ship.</summary>
public sealed class DuetGraphTests
{
    private const int Items = 30, Width = 12;
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData("sasrec", ChannelStrategy.Personal)]
    [InlineData("caser", ChannelStrategy.Personal)]
    [InlineData("sasrec", ChannelStrategy.Static)]
    public void Scores_of_the_graph_are_those_of_the_runtime_behind_the_layer_that_was_sent(string kind, ChannelStrategy strategy)
    {
        var options = Options with { Strategy = strategy };
        using var graph = Make(kind, options);
        using var session = new GraphScorer(graph).OpenSession();
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession(); // what selects a model runs the same
        var tensors = new TensorMap("graph");
        foreach (var (name, tensor) in graph.Parameters) tensors.Add(name, tensor.data<float>(), [.. tensor.shape.Select(size => (int)size)]);
        var recommender = new Recommender(graph.Spec, Items, tensors);
        var extractor = strategy == ChannelStrategy.Personal ? new InterestExtractor(options.Extractor()!, recommender, tensors).OpenSession() : null;
        var generator = new DuetGenerator((DuetSpec)options.Customization()!, Width, tensors);
        Assert.Equal((Width * Width) + Width, generator.Length);
        var (interest, layer, state, own) = (new float[extractor is null ? 0 : Width], new float[generator.Length], new float[Width], new float[Width]);
        var (expected, found, packed) = (new float[Items], new float[Items], recommender.OpenSession());
        for (var user = 0; user < 12; user++)
        {
            int[] history = [.. Enumerable.Range(0, 1 + (user % 7)).Select(i => ((user * 11) + (i * 7)) % Items)];
            extractor?.Compute(history, interest);
            generator.Generate(interest, layer);
            packed.Encode(history, state);
            for (var i = 0; i < Width; i++) own[i] = layer[(Width * Width) + i] + Enumerable.Range(0, Width).Sum(k => layer[(i * Width) + k] * state[k]);
            packed.ScoreItems(own, [.. Enumerable.Range(0, Items)], found);
            session.Score(user, history, expected);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
            validation.Score(user, history, expected);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
        }
    }

    [Theory]
    [InlineData("sasrec")]
    [InlineData("caser")]
    public void Samples_of_different_length_keep_their_own_layers(string kind)
    {
        using var graph = Make(kind, Options);
        using var scope = torch.NewDisposeScope();
        int[][] histories = [[1, 2], [3, 4, 5, 6], [7, 8, 9]];
        var (among, at) = (StatesOf(graph, histories).data<float>(), 0);
        foreach (var history in histories)
        {
            var alone = StatesOf(graph, history).data<float>();
            for (var i = 0; i < alone.Length; i++) Assert.InRange(among[at + i] - alone[i], -1e-5f, 1e-5f);
            at += alone.Length;
        }

        Assert.Equal(among.Length, at);
    }

    [Fact]
    public void Training_begins_at_the_base_model_and_reaches_every_matrix_unless_they_are_frozen()
    {
        foreach (var generator in (GeneratorWeights[])[GeneratorWeights.Trained, GeneratorWeights.Frozen])
        {
            using var graph = Make("sasrec", Options with { Generator = generator });
            using var scope = torch.NewDisposeScope();
            var gradients = graph.Parameters.Gradients(StatesOf(graph, [1, 2, 3, 4, 5], [7, 8, 2, 9, 11]).pow(2).sum());
            foreach (var (name, gradient) in graph.Parameters.Names.Zip(gradients))
            {
                var isGenerator = name.StartsWith("head.", StringComparison.Ordinal);
                if (!isGenerator && !name.StartsWith("extractor.", StringComparison.Ordinal)) continue;
                if (isGenerator && generator == GeneratorWeights.Frozen) Assert.Null(gradient);
                else Assert.True(gradient is not null && Array.Exists(gradient.data<float>(), value => value != 0), name);
            }
        }

        using var start = new DuetGraph(BackboneGraph.Create(SpecOf("sasrec"), Items, seed: 3), Options with { Strategy = ChannelStrategy.Static }, seed: 4);
        using var network = BackboneGraph.Create(SpecOf("sasrec"), Items, seed: 3);
        var (expected, found) = (new float[Items], new float[Items]);
        new GraphScorer(network).OpenSession().Score(0, [3, 1, 4], expected);
        new GraphScorer(start).OpenSession().Score(0, [3, 1, 4], found);
        Assert.Equal(expected, found);
    }

    private static ChordOptions Options => new() { Decides = ChordDecision.Head, ProfileLength = 6, ExtractorBits = 32, Hidden = 8 };

    private static BackboneSpec SpecOf(string kind) => kind == "caser"
        ? new CaserSpec { Width = Width, MaxLength = 4, HorizontalFilters = 5, VerticalFilters = 2 }
        : new SasRecSpec { Width = Width, MaxLength = 5, Blocks = 1, Heads = 1, FeedForward = 20, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };

    private static DuetGraph Make(string kind, ChordOptions options)
    {
        var graph = new DuetGraph(BackboneGraph.Create(SpecOf(kind), Items, seed: 3), options, seed: 4);
        var random = new Random(5);
        graph.Parameters.Restore(graph.Parameters.Snapshot().ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, value => value + ((random.NextSingle() - .5f) * .4f)), StringComparer.Ordinal));
        return graph;
    }

    private static Tensor StatesOf(DuetGraph graph, params int[][] histories)
    {
        var batch = new TrainingBatch();
        var finalOnly = graph.Windows == WindowStyle.FinalOnly;
        var longest = histories.Max(history => history.Length);
        batch.Begin(default, graph.Windows, histories.Length, finalOnly ? graph.Spec.MaxLength : longest, finalOnly ? 1 : longest, longest);
        for (var row = 0; row < histories.Length; row++)
        {
            batch.Write(row, row, histories[row].AsSpan(Math.Max(0, histories[row].Length - graph.Spec.MaxLength)..), finalOnly ? [0] : new int[histories[row].Length]);
            batch.WriteProfile(row, histories[row]);
        }

        return graph.States(torch.embedding(graph.Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch, DropoutMasks.None);
    }
}
