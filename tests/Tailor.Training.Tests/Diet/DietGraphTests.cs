using Tailor.Customization.Diet;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Masks;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Diet;
using Tailor.Training.Dropout;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Diet;

/// <summary>Masks of weights: the graph that trains against the generators and the runtime that ship.</summary>
public sealed class DietGraphTests
{
    private const int Items = 30;
    private const float Tolerance = 1e-4f;

    public static TheoryData<string, int, ChannelStrategy> Cases => new()
    {
        { "sasrec", 12, ChannelStrategy.Personal },
        { "sasrec", 33, ChannelStrategy.Personal }, // layers of 1,089 weights: scores of low rank
        { "caser", 12, ChannelStrategy.Personal },
        { "sasrec", 12, ChannelStrategy.Static },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_of_the_graph_are_those_of_the_runtime_with_the_masks_that_were_sent(string kind, int width, ChannelStrategy strategy)
    {
        var options = Options with { Strategy = strategy };
        using var graph = Make(kind, width, options);
        using var session = new GraphScorer(graph).OpenSession();
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession(); // what selects a model runs the same
        var tensors = TensorsOf(graph);
        var extractor = strategy == ChannelStrategy.Personal ? new InterestExtractor(options.Extractor()!, new Recommender(graph.Spec, Items, tensors), tensors).OpenSession() : null;
        var generator = new DietGenerator((DietSpec)options.Customization()!, graph.Spec, tensors);
        var (interest, values, expected, found) = (new float[extractor is null ? 0 : width], new float[generator.Length], new float[Items], new float[Items]);
        var sent = new HashSet<string>();
        for (var user = 0; user < 8; user++)
        {
            int[] history = [.. Enumerable.Range(0, 1 + (user % 7)).Select(i => ((user * 11) + (i * 7)) % Items)];
            extractor?.Compute(history, interest);
            generator.OpenSession().Generate(interest, values);
            var masks = WeightMasks.Strongest(values, generator.Channels, generator.Keep);
            sent.Add(Convert.ToHexString(masks.Bits));
            Assert.Equal((graph.Spec.ChannelLayers().Sum(layer => layer.WeightCount) + 7) / 8, masks.Bits.Length);
            new Recommender(graph.Spec, Items, Masked(graph, masks)).OpenSession().Score(history, found);
            session.Score(user, history, expected);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
            validation.Score(user, history, expected);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
        }

        Assert.Equal(strategy == ChannelStrategy.Personal, sent.Count > 1);
    }

    [Fact]
    public void A_score_gets_the_gradient_of_its_mask()
    {
        using var graph = Make("sasrec", 12, Options with { Strategy = ChannelStrategy.Static });
        using var scope = torch.NewDisposeScope();
        var loss = StatesOf(graph, [1, 2, 3, 4, 5]).pow(2).sum();
        const string layer = "blocks.0.feedForward.inner";
        var names = graph.Parameters.Names.ToList();
        var gradients = graph.Parameters.Gradients(loss);
        var (ofScores, ofWeights) = (gradients[names.IndexOf($"mask.{layer}.base")]!.data<float>(), gradients[names.IndexOf($"{layer}.weight")]!.data<float>());
        var (scores, weights) = (graph.Parameters[$"mask.{layer}.base"].data<float>(), graph.Parameters[$"{layer}.weight"].data<float>());
        var chosen = new bool[scores.Length];
        WeightMasks.Choose(scores, WeightMasks.Kept(scores.Length, .5), chosen);
        Assert.Equal(scores.Length / 2, chosen.Count(kept => kept));
        for (var i = 0; i < scores.Length; i++)
        {
            // With a = dL/d(W ⊙ mask): the weight's gradient is a · mask, the score's a · W.
            if (chosen[i]) Assert.Equal(ofWeights[i] * weights[i], ofScores[i], 1e-4f);
            else Assert.Equal(0, ofWeights[i]);
        }

        Assert.Contains(Enumerable.Range(0, scores.Length), i => !chosen[i] && Math.Abs(ofScores[i]) > 1e-4f); // so that they can come back
    }

    [Theory]
    [InlineData("sasrec")]
    [InlineData("caser")]
    public void Gradients_reach_generators_and_extractor_and_a_sample_is_computed_alike_among_others(string kind)
    {
        using var graph = Make(kind, 12, Options);
        using var scope = torch.NewDisposeScope();
        var gradients = graph.Parameters.Gradients(StatesOf(graph, [1, 2, 3, 4, 5], [7, 8, 2, 9, 11]).pow(2).sum());
        foreach (var (name, gradient) in graph.Parameters.Names.Zip(gradients))
        {
            if (name.Split('.')[0] is not ("extractor" or "filter" or "element" or "mask")) continue;
            Assert.True(gradient is not null && Array.Exists(gradient.data<float>(), value => value != 0), name);
        }

        var (among, alone) = (StatesOf(graph, [1, 2, 3, 4, 5], [7, 8, 2, 9, 11]).data<float>(), StatesOf(graph, [7, 8, 2, 9, 11]).data<float>());
        for (var i = 0; i < alone.Length; i++) Assert.InRange(among[alone.Length + i] - alone[i], -1e-5f, 1e-5f);
    }

    private static ChordOptions Options => new() { Decides = ChordDecision.Masks, ProfileLength = 6, ExtractorBits = 32, Hidden = 8 };

    private static DietGraph Make(string kind, int width, ChordOptions options)
    {
        BackboneSpec spec = kind == "caser"
            ? new CaserSpec { Width = width, MaxLength = 4, HorizontalFilters = 5, VerticalFilters = 2 }
            : new SasRecSpec { Width = width, MaxLength = 5, Blocks = 1, Heads = 1, FeedForward = width, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };
        var graph = new DietGraph(BackboneGraph.Create(spec, Items, seed: 3), options, seed: 4);
        var random = new Random(5);
        graph.Parameters.Restore(graph.Parameters.Snapshot().ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, value => value + ((random.NextSingle() - .5f) * .4f)), StringComparer.Ordinal));
        return graph;
    }

    private static TensorMap TensorsOf(BackboneGraph graph)
    {
        var map = new TensorMap("graph");
        foreach (var (name, tensor) in graph.Parameters) map.Add(name, tensor.data<float>(), [.. tensor.shape.Select(size => (int)size)]);
        return map;
    }

    private static TensorMap Masked(DietGraph graph, WeightMasks masks)
    {
        var map = new TensorMap("masked");
        foreach (var (name, tensor) in graph.Parameters)
        {
            var values = tensor.data<float>();
            masks.Apply(name, values);
            map.Add(name, values, [.. tensor.shape.Select(size => (int)size)]);
        }

        return map;
    }

    private static Tensor StatesOf(DietGraph graph, params int[][] histories)
    {
        var batch = new TrainingBatch();
        var finalOnly = graph.Windows == WindowStyle.FinalOnly;
        var length = graph.Spec.MaxLength;
        batch.Begin(default, graph.Windows, histories.Length, length, finalOnly ? 1 : length, graph.ProfileLength > 0 ? 5 : 0);
        for (var row = 0; row < histories.Length; row++)
        {
            batch.Write(row, row, histories[row].AsSpan(^length..), finalOnly ? [0] : new int[length]);
            if (graph.ProfileLength > 0) batch.WriteProfile(row, histories[row]);
        }

        return graph.States(torch.embedding(graph.Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch, DropoutMasks.None);
    }
}
