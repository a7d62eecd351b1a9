using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Losses;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Chord;

/// <summary>Curvature times rounding error, as a strategy.</summary>
public sealed class ChannelSensitivityTests
{
    private static readonly SasRecSpec Spec = new() { Width = 8, MaxLength = 5, Blocks = 1, Heads = 1, FeedForward = 8, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };

    private static readonly TrainingOptions Recipe = new() { Loss = new LossOptions { Kind = LossKind.FullSoftmax }, Batches = new BatchOptions { TokensPerBatch = 64 } };

    [Fact]
    public void Curvature_is_the_mean_square_of_the_gradients_of_a_windows_loss()
    {
        // One user with one transition: one window, one target, whose loss is −log softmax.
        var split = Runs.Cycles.Split(users: 1, items: 12, length: 4);
        using var network = BackboneGraph.Create(Spec, 12, seed: 2);
        Spread(network);
        var found = ChannelSensitivity.Curvature(network, split, Recipe, windows: 10);
        using var copy = BackboneGraph.Create(Spec, 12, seed: 2);
        Spread(copy);
        copy.Parameters.ConvertTo(ScalarType.Float64);
        var channel = 0;
        foreach (var layer in Spec.ChannelLayers())
        {
            for (var c = 0; c < layer.Channels; c++, channel++)
            {
                var expected = 0.0;
                for (var k = 0; k < layer.FanIn; k++)
                {
                    var slope = Slope(copy, layer.Weight, (c * layer.FanIn) + k);
                    expected += slope * slope / layer.FanIn;
                }

                Assert.InRange(found[channel] - expected, -1e-9 - (1e-3 * expected), 1e-9 + (1e-3 * expected));
            }
        }
    }

    [Fact]
    public void Channels_that_nothing_depends_on_count_less_than_any_other()
    {
        var split = Runs.Cycles.Split(users: 6, items: 12, length: 9);
        using var network = BackboneGraph.Create(Spec, 12, seed: 2);
        Spread(network);
        network.Parameters["blocks.0.attention.output.weight"].CopyFrom<float>(new float[64]);
        var scores = ChannelSensitivity.Of(network, split, Recipe);
        var before = scores.AsSpan(0, 24).ToArray(); // query, key and value, whose results are multiplied by 0
        Assert.True(before.Max() < scores.AsSpan(32).ToArray().Min(), "the feed-forward layers matter");
        Assert.Equal(0, scores.Average(), 4);

        using var graph = new ChordGraph(network, new ChordOptions { Strategy = ChannelStrategy.Fisher }, epochs: 1, seed: 1, scores);
        Assert.Equal(scores, graph.Parameters["static.scores"].data<float>());
        Assert.Equal(0, graph.Parameters.Rates.ElementAt(graph.Parameters.Names.ToList().IndexOf("static.scores")));
        Assert.Equal(Tailor.Models.Customizers.ChordStrategy.Static, graph.Options.Customizer()!.Strategy);
    }

    private static void Spread(BackboneGraph graph)
    {
        var random = new Random(7);
        graph.Parameters.Restore(graph.Parameters.Snapshot().ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, value => value + ((random.NextSingle() - .5f) * .6f)), StringComparer.Ordinal));
    }

    /// <summary>The slope of −log softmax of item 1 after item 0, by a central difference.</summary>
    private static double Slope(BackboneGraph graph, string name, int at)
    {
        var (values, tensor) = (graph.Parameters[name].data<double>(), graph.Parameters[name]);
        var slope = (At(1e-5) - At(-1e-5)) / 2e-5;
        tensor.CopyFrom<double>(values);
        return slope;

        double At(double step)
        {
            double[] moved = [.. values];
            moved[at] += step;
            tensor.CopyFrom<double>(moved);
            using var scope = torch.NewDisposeScope();
            using var recording = torch.no_grad();
            var batch = new TrainingBatch();
            batch.Begin(default, WindowStyle.NextItem, rows: 1, length: 1, targetWidth: 1);
            batch.Write(0, 0, [0], [1]);
            return -TinyGraph.Scores(graph, TinyGraph.States(graph, batch)).log_softmax(1).select(1, 1).sum().item();
        }
    }
}
