using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime;
using Tailor.Runtime.Quantization;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Chord;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Chord;

/// <summary>The same whole number of bits everywhere, fitted or with learned steps: what trains is what the packed rows run.</summary>
public sealed class UniformGridTests
{
    private const int Items = 30;

    /// <summary>Weights only: float products on both sides.</summary>
    private const float Tolerance = 1e-4f;

    public static TheoryData<string, int, ChannelScale> Cases => new()
    {
        { "sasrec", 3, ChannelScale.Fitted },
        { "caser", 3, ChannelScale.Fitted },
        { "sasrec", 6, ChannelScale.Fitted },
        { "sasrec", 2, ChannelScale.Learned },
        { "sasrec", 3, ChannelScale.Learned },
        { "caser", 4, ChannelScale.Learned },
        { "sasrec", 8, ChannelScale.Learned },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_of_the_graph_are_those_of_the_runtime(string kind, int bits, ChannelScale scale)
    {
        using var graph = Make(kind, bits, scale);
        var recommender = Recommender(graph, bits);
        using var session = new GraphScorer(graph).OpenSession();
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession(); // what selects a model runs the same
        var (packed, expected, found) = (recommender.OpenSession(), new float[Items], new float[Items]);
        for (var user = 0; user < 12; user++)
        {
            int[] history = [.. Enumerable.Range(0, 1 + (user % 7)).Select(i => ((user * 11) + (i * 7)) % Items)];
            session.Score(user, history, expected);
            packed.Score(history, found);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
            validation.Score(user, history, expected);
            Assert.Equal(found, expected);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_ships_has_so_many_levels_and_opens_as_it_was(string kind, int bits, ChannelScale scale)
    {
        using var graph = Make(kind, bits, scale);
        var (options, layers) = (graph.Options, graph.Spec.ChannelLayers());
        var shipped = options.Grid()!.Project(graph.Parameters.Snapshot(), layers);
        foreach (var layer in layers)
        {
            for (var channel = 0; channel < layer.Channels; channel++)
            {
                var row = shipped[layer.Weight].AsSpan(channel * layer.FanIn, layer.FanIn);
                Assert.True(ChannelQuantizer.Holds(row, shipped[$"{layer.Name}.scale"][channel], bits));
            }
        }

        using var folder = new TemporaryFolder();
        var draft = new ModelDraft { Name = "grid", Version = "1", Backbone = graph.Spec, Seed = 1, Dataset = new("data", "split"), Quantization = options.Quantization() };
        ModelExport.Write(Path.Combine(folder.Path, "model"), draft, shipped, Runs.Cycles.Split(users: 4, Items, length: 6).Sequences, titles: null);
        using var model = ModelFolder.Open(Path.Combine(folder.Path, "model"));
        Assert.Equal(MasterType.OwnScale, model.Manifest.Quantization!.Master);
        foreach (var precision in (Precision?[])[null, Precision.Uniform(layers.Sum(layer => layer.Channels), WholeBits.RowOf(bits))])
        {
            var (expected, found) = (new float[Items], new float[Items]);
            Recommender(graph, bits).OpenSession().Score([3, 1, 4], expected);
            var opened = Tailor.Runtime.Recommender.Open(model, new RecommenderOptions { Precision = precision });
            opened.OpenSession().Score([3, 1, 4], found);
            Assert.Equal(expected, found); // rows of 8 bits, which a model without a plan has, hold the same codes
        }
    }

    [Fact]
    public void Learned_steps_get_the_gradient_of_the_paper()
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(3);
        const int channels = 3, fanIn = 7, largest = 3;
        double[] weights = [.. Enumerable.Range(0, channels * fanIn).Select(_ => (random.NextDouble() - .5) * 4)], steps = [.3, .55, .2];
        double[] upstream = [.. Enumerable.Range(0, weights.Length).Select(_ => random.NextDouble() - .5)];
        var (weight, step) = (torch.tensor(weights, channels, fanIn), torch.tensor(steps, channels));
        (weight.requires_grad, step.requires_grad) = (true, true);
        var rounded = LearnedStep.Apply(weight, step, largest);
        var gradients = torch.grad((rounded * torch.tensor(upstream, channels, fanIn)).sum(), [weight, step]);
        var (ofWeights, ofSteps, values) = (gradients[0]!.data<double>(), gradients[1]!.data<double>(), rounded.data<double>());
        var isClipped = 0;
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 0.0;
            for (var k = 0; k < fanIn; k++)
            {
                var i = (channel * fanIn) + k;
                var ratio = weights[i] / steps[channel];
                var inside = Math.Abs(ratio) <= largest;
                var code = Math.Clamp(Math.Round(ratio), -largest, largest);
                isClipped += inside ? 0 : 1;
                Assert.Equal(code * steps[channel], values[i], 12);
                Assert.Equal(inside ? upstream[i] : 0, ofWeights[i], 12);
                sum += upstream[i] * (inside ? code - ratio : code);
            }

            Assert.Equal(sum / Math.Sqrt(fanIn * largest), ofSteps[channel], 10);
        }

        Assert.InRange(isClipped, 3, weights.Length - 3);
    }

    [Fact]
    public void Checkpoints_of_before_know_the_options_still()
    {
        const string before = """{"Strategy":"Personal","Bits":3,"Weights":"Joint","Switched":true,"ActivationBits":8,"Master":"Int8","ProfileLength":100,"Hidden":64,"ElementRank":4,"FilterLevel":true,"ElementLevel":true,"LayerLevel":true,"Surrogate":"Bands","Temperature":1,"FinalTemperature":0.2,"CustomizerRate":3,"StaticRate":10,"Distillation":0}""";
        Assert.Equal(before, new ChordOptions().Identity().ToJsonString());
        Assert.Contains("\"Decides\":\"Masks\"", new ChordOptions { Decides = ChordDecision.Masks }.Identity().ToJsonString(), StringComparison.Ordinal);
    }

    private static Recommender Recommender(ChordGraph graph, int bits)
    {
        var shipped = graph.Options.Grid()!.Project(graph.Parameters.Snapshot(), graph.Spec.ChannelLayers());
        var tensors = new TensorMap("shipped");
        foreach (var shape in graph.Spec.Tensors().Concat(graph.Spec.ItemTensors(Items)).Concat(graph.Options.Quantization()!.Tensors(graph.Spec)))
            tensors.Add(shape.Name, shipped[shape.Name], shape.Dimensions.AsSpan());
        var precision = Precision.Uniform(graph.Spec.ChannelLayers().Sum(layer => layer.Channels), WholeBits.RowOf(bits));
        return new Recommender(graph.Spec, Items, tensors, new RecommenderOptions { Quantization = graph.Options.Quantization(), Precision = precision });
    }

    private static ChordGraph Make(string kind, int bits, ChannelScale scale)
    {
        BackboneSpec spec = kind == "caser"
            ? new CaserSpec { Width = 12, MaxLength = 4, HorizontalFilters = 5, VerticalFilters = 2 }
            : new SasRecSpec { Width = 12, MaxLength = 5, Blocks = 2, Heads = 2, FeedForward = 20, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };
        var options = new ChordOptions { Strategy = ChannelStrategy.Uniform, Bits = bits, Scale = scale, ActivationBits = 32, Switched = scale == ChannelScale.Fitted };
        var graph = new ChordGraph(BackboneGraph.Create(spec, Items, seed: 3), options, epochs: 3, seed: 4);
        var random = new Random(5);
        graph.Parameters.Restore(graph.Parameters.Snapshot().ToDictionary(
            pair => pair.Key,
            pair => Array.ConvertAll(pair.Value, value => value * (1 + ((random.NextSingle() - .5f) * .4f))), // steps that the rule would not find
            StringComparer.Ordinal));
        return graph;
    }
}
