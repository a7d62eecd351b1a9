using System.Globalization;
using Tailor.Models.Backbones;
using Tailor.Models.Quantization;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Dropout;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Chord;

/// <summary>The graph that trains strategies, against the runtime that ships, and against what must hold of it.</summary>
public sealed class ChordGraphTests
{
    private const int Items = 40;

    /// <summary>
    /// How far the packed runtime may be from the graph, by bits of weights and of activations. Where no value falls on the edge between two codes they are within 3e-7; with activations of 8 bits one
    /// may fall either way, and rounding all of them moves scores by some 1e-3.
    /// </summary>
    private static readonly Dictionary<(string Weights, int Activations), float> Tolerances = new()
    {
        [("2", 32)] = 1e-5f,
        [("4", 32)] = 1e-5f,
        [("8", 32)] = 1e-5f,
        [("mixed", 32)] = 1e-5f,
        [("2", 8)] = 2e-3f,
        [("4", 8)] = 2e-3f,
        [("8", 8)] = 2e-3f,
        [("mixed", 8)] = 2e-3f,
    };

    public static TheoryData<string, string, int, MasterType> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int, MasterType>();
            foreach (var weights in (string[])["2", "4", "8", "mixed"])
            {
                cases.Add("sasrec", weights, 32, MasterType.Float32);
                cases.Add("sasrec", weights, 32, MasterType.Int8);
                cases.Add("sasrec", weights, 8, MasterType.Int8);
                cases.Add("caser", weights, 32, MasterType.Int8);
                cases.Add("caser", weights, 8, MasterType.Float32);
                cases.Add("nextitnet", weights, 32, MasterType.Int8);
                cases.Add("nextitnet", weights, 8, MasterType.Float32);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_of_the_graph_are_those_of_the_packed_runtime(string kind, string weights, int activationBits, MasterType master)
    {
        var options = new ChordOptions { ProfileLength = 6, ExtractorBits = 32, Hidden = 8, ActivationBits = activationBits, Master = master };
        using var graph = Make(kind, weights == "mixed" ? options : options with { Strategy = ChannelStrategy.Uniform, Bits = int.Parse(weights, CultureInfo.InvariantCulture) });
        using var session = new GraphScorer(graph).OpenSession();
        using var packed = (weights == "mixed" ? new PackedScorer(graph, user => user) : graph.Scorer(graph.Parameters.Snapshot())).OpenSession();
        var (expected, found) = (new float[Items], new float[Items]);
        var (farthest, leastSpread) = (0f, float.MaxValue);
        for (var user = 0; user < 12; user++)
        {
            var history = History(user, length: 1 + (user % 9));
            session.Score(user, history, expected);
            packed.Score(user, history, found);
            for (var item = 0; item < Items; item++) farthest = MathF.Max(farthest, MathF.Abs(found[item] - expected[item]));
            leastSpread = MathF.Min(leastSpread, expected.Max() - expected.Min());
        }

        var tolerance = Tolerances[(weights, activationBits)];
        Assert.InRange(farthest, 0, tolerance);
        Assert.InRange(leastSpread, 20 * tolerance, float.MaxValue); // else scores that do not depend on the weights would do
    }

    [Theory]
    [InlineData("sasrec", ChannelStrategy.Personal)]
    [InlineData("sasrec", ChannelStrategy.Static)]
    [InlineData("caser", ChannelStrategy.Uniform)]
    [InlineData("caser", ChannelStrategy.FullPrecision)]
    public void Validation_scores_as_the_graph_does_but_by_the_packed_runtime(string kind, ChannelStrategy strategy)
    {
        using var graph = Make(kind, new ChordOptions { ProfileLength = 6, Hidden = 8, Bits = strategy == ChannelStrategy.Uniform ? 4 : 3, Strategy = strategy });
        using var session = new GraphScorer(graph).OpenSession();
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession();
        var (expected, found) = (new float[Items], new float[Items]);
        var tolerance = Tolerances[("mixed", 8)];
        for (var user = 0; user < 6; user++)
        {
            var history = History(user, length: 1 + user);
            session.Score(user, history, expected);
            validation.Score(user, history, found);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -tolerance, tolerance);
        }

        validation.Score(0, [], found); // somebody new
        Assert.All(found, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Validation_of_random_strategies_gives_each_user_codes_of_their_own()
    {
        using var graph = Make("sasrec", new ChordOptions { Strategy = ChannelStrategy.Random });
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession();
        var (one, again, other) = (new float[Items], new float[Items], new float[Items]);
        validation.Score(1, History(1, 5), one);
        validation.Score(2, History(1, 5), other);
        validation.Score(1, History(1, 5), again);
        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("sasrec")]
    [InlineData("caser")]
    public void A_sample_is_computed_alike_alone_and_among_others(string kind)
    {
        using var graph = Make(kind, new ChordOptions { ProfileLength = 6, Hidden = 8 });
        using var scope = torch.NewDisposeScope();
        var among = States(graph, History(1, 6), History(2, 6), History(3, 6));
        var alone = States(graph, History(2, 6));
        var rows = alone.Length / graph.Spec.Width;
        for (var i = 0; i < alone.Length; i++) Assert.InRange(among[(rows * graph.Spec.Width) + i] - alone[i], -1e-5f, 1e-5f);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5.5)]
    public void The_budget_holds_for_every_user(double bits)
    {
        using var graph = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, Bits = bits });
        var scorer = new PackedScorer(graph, user => user);
        var layers = graph.Spec.ChannelLayers();
        var smallest = layers.Min(layer => layer.FanIn) * 2.0 / layers.Sum(layer => layer.WeightCount);
        for (var user = 0; user < 10; user++) Assert.InRange(scorer.PlanOf(History(user, 6)).AverageBits(layers), bits - (2 * smallest), bits);
    }

    [Theory]
    [InlineData(ScoreSurrogate.Bands)]
    [InlineData(ScoreSurrogate.Difference)]
    public void Gradients_reach_every_hypernetwork_and_the_extractor(ScoreSurrogate surrogate)
    {
        using var graph = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, Surrogate = surrogate });
        using var scope = torch.NewDisposeScope();
        var loss = StatesOf(graph, History(1, 6), History(2, 6)).pow(2).sum();
        var gradients = graph.Parameters.Gradients(loss);
        foreach (var (name, gradient) in graph.Parameters.Names.Zip(gradients))
        {
            if (!name.StartsWith("extractor.", StringComparison.Ordinal) && !name.Contains(".outer.", StringComparison.Ordinal)) continue;
            Assert.True(gradient is not null && Array.Exists(gradient.data<float>(), value => value != 0), name);
        }
    }

    [Theory]
    [InlineData(ChordWeights.PretrainedFrozen)]
    [InlineData(ChordWeights.RandomFrozen)]
    public void Frozen_weights_get_no_gradient(ChordWeights weights)
    {
        using var graph = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, Weights = weights });
        using var scope = torch.NewDisposeScope();
        var gradients = graph.Parameters.Gradients(StatesOf(graph, History(1, 6)).sum());
        foreach (var layer in graph.Spec.ChannelLayers()) Assert.Null(gradients[graph.Parameters.Names.ToList().IndexOf(layer.Weight)]);
    }

    [Fact]
    public void In_soft_epochs_the_forward_pass_goes_from_a_mixture_to_the_choice()
    {
        using var hard = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, FinalTemperature = 1 });
        using var soft = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, FinalTemperature = 1, SoftEpochs = 2 });
        using var scope = torch.NewDisposeScope();
        var chosen = States(hard, History(1, 6), History(2, 6));
        double[] distances = [.. Enumerable.Range(0, 3).Select(epoch => Distance(StatesOf(soft, epoch, History(1, 6), History(2, 6)).data<float>(), chosen))];
        Assert.Equal(0, distances[2]);
        Assert.InRange(distances[1], 1e-3, distances[0] * .9);
    }

    [Fact]
    public void With_a_spread_a_width_is_a_choice_between_behaviours_from_the_start()
    {
        using var network = BackboneGraph.Create(SpecOf("sasrec"), Items, seed: 3);
        using var graph = new ChordGraph(network, new ChordOptions { ProfileLength = 6, Hidden = 8, SwitchSpread = .1 }, epochs: 3, seed: 4);
        foreach (var (name, values) in graph.Parameters.Snapshot())
        {
            if (!name.EndsWith(".gain", StringComparison.Ordinal) && !name.EndsWith(".shift", StringComparison.Ordinal)) continue;
            var mean = values.Average();
            Assert.InRange(mean - (name.EndsWith(".gain", StringComparison.Ordinal) ? 1 : 0), -.06, .06);
            Assert.InRange(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), .05, .15);
        }
    }

    [Theory]
    [InlineData(ChannelStrategy.Personal)]
    [InlineData(ChannelStrategy.Static)]
    public void The_interest_can_learn_from_a_loss_of_its_own(ChannelStrategy strategy)
    {
        using var graph = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, Strategy = strategy, InterestLoss = .5 });
        using var scope = torch.NewDisposeScope();
        var batch = new TrainingBatch();
        var states = StatesOf(graph, batch, 0, History(1, 6), History(2, 6));
        Tensor? asked = null;
        var loss = graph.Auxiliary(states, graph.Scored, [], batch, predicting => (asked = predicting).pow(2).sum())!;
        Assert.Equal([batch.TargetCount, graph.Spec.Width], asked!.shape);
        var rows = asked.data<float>();
        Assert.Equal(.5 * rows.Sum(value => (double)value * value), loss.item(), 4);
        Assert.Equal(rows[..graph.Spec.Width], rows[graph.Spec.Width..(2 * graph.Spec.Width)]); // two targets of one window, known from the same interest
        Assert.NotEqual(rows[..graph.Spec.Width], rows[^graph.Spec.Width..]);
        var gradients = graph.Parameters.Gradients(loss);
        foreach (var (name, gradient) in graph.Parameters.Names.Zip(gradients)) Assert.Equal(name == BackboneGraph.ItemTable || name.StartsWith("extractor.", StringComparison.Ordinal), gradient is not null);
    }

    [Fact]
    public void Rows_that_share_a_plan_are_computed_as_with_that_plan_of_their_own()
    {
        using var graph = Make("sasrec", new ChordOptions { ProfileLength = 6, Hidden = 8, SharedProfiles = true, PlanEvery = 4 });
        using var scope = torch.NewDisposeScope();
        int[] profile = History(3, 4), first = History(1, 5), second = History(2, 5);
        var shared = new TrainingBatch();
        shared.Begin(default, WindowStyle.NextItem, rows: 2, length: 5, targetWidth: 5, profileWidth: 4, profiles: 1);
        var own = new TrainingBatch();
        own.Begin(default, WindowStyle.NextItem, rows: 2, length: 5, targetWidth: 5, profileWidth: 4);
        foreach (var (row, items) in new[] { first, second }.Index())
        {
            shared.Write(row, 0, items, new int[5]);
            own.Write(row, 0, items, new int[5]);
            own.WriteProfile(row, profile);
        }

        shared.WriteProfile(0, profile);
        shared.EndProfile(0, 0, 4);
        shared.EndProfile(1, 0, 4);
        var (expected, found) = (Run(own).data<float>(), Run(shared).data<float>());
        for (var i = 0; i < expected.Length; i++) Assert.InRange(found[i] - expected[i], -1e-5f, 1e-5f);

        Tensor Run(TrainingBatch batch) => graph.States(torch.embedding(graph.Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch, DropoutMasks.None);
    }

    [Fact]
    public void The_profile_of_a_window_ends_before_its_first_target()
    {
        var batch = new TrainingBatch();
        var split = Runs.Cycles.Split(users: 1, items: 30, length: 22);
        var sampler = new WindowSampler(split, new WindowOptions { Length = 4, ProfileLength = 6 }, seed: 1);
        var composer = new BatchComposer(sampler, new BatchOptions { TokensPerBatch = 64 });
        composer.Compose(composer.Plan(0), 0, batch);
        for (var row = 0; row < batch.Rows; row++)
        {
            var profile = batch.Profiles.Slice(row * batch.ProfileWidth, batch.ProfileLengths[row]);
            Assert.Equal(batch.Inputs[row * batch.Length], profile[^1]); // on a circle the next item is the first target
            Assert.Equal(Math.Min(6, batch.Inputs[row * batch.Length] + 1), profile.Length);
        }
    }

    [Fact]
    public void What_cannot_be_trained_says_why()
    {
        using var gru = BackboneGraph.Create(new Gru4RecSpec { Width = 8, MaxLength = 4, Hidden = 8, Layers = 1, EmbeddingNorm = true }, Items, 1);
        Assert.Contains("gru4rec", Assert.Throws<ArgumentException>(() => new ChordGraph(gru, new ChordOptions(), 1, 1)).Message, StringComparison.Ordinal);
        using var sasRec = BackboneGraph.Create(SpecOf("sasrec"), Items, 1);
        var error = Assert.Throws<ArgumentException>(() => new ChordGraph(sasRec, new ChordOptions { Bits = 9, Hidden = 0, ActivationBits = 4, InterestLoss = -1, PlanEvery = 5, SoftEpochs = -1 }, 1, 1));
        Assert.Contains("Bits", error.Message, StringComparison.Ordinal);
        Assert.Contains("Hidden", error.Message, StringComparison.Ordinal);
        Assert.Contains("InterestLoss", error.Message, StringComparison.Ordinal);
        Assert.Contains("PlanEvery", error.Message, StringComparison.Ordinal);
        Assert.Contains("SoftEpochs", error.Message, StringComparison.Ordinal);
        Assert.Contains("ActivationBits", error.Message, StringComparison.Ordinal);
        Assert.Contains("OwnScale", Assert.Throws<ArgumentException>(() => new ChordGraph(sasRec, new ChordOptions { Master = MasterType.OwnScale }, 1, 1)).Message, StringComparison.Ordinal);
        using var learned = new ChordGraph(sasRec, new ChordOptions { Master = MasterType.OwnScale, Strategy = ChannelStrategy.Uniform, Scale = ChannelScale.Learned, Bits = 4 }, 1, 1);
        Assert.NotNull(learned.Options.Grid());
    }

    private static BackboneSpec SpecOf(string kind) => kind switch
    {
        "caser" => new CaserSpec { Width = 12, MaxLength = 4, HorizontalFilters = 5, VerticalFilters = 2 },
        "nextitnet" => new NextItNetSpec { Width = 12, MaxLength = 6, Blocks = 2, Kernel = 3, Dilations = [1, 2], EmbeddingNorm = true },
        _ => new SasRecSpec
        {
            Width = 12,
            MaxLength = 5,
            Blocks = 2,
            Heads = 2,
            FeedForward = 20,
            Norm = NormPlacement.Pre,
            Layout = PositionLayout.LeftAligned,
            EmbeddingNorm = true,
            ScaleEmbedding = false,
        },
    };

    /// <summary>A graph with gains, shifts and biases that are not those of the start.</summary>
    private static ChordGraph Make(string kind, ChordOptions options)
    {
        var network = BackboneGraph.Create(SpecOf(kind), Items, seed: 3);
        var graph = new ChordGraph(network, options, epochs: 3, seed: 4);
        var random = new Random(5);
        var moved = graph.Parameters.Snapshot().ToDictionary(
            pair => pair.Key,
            pair => options.Weights != ChordWeights.Joint && graph.Spec.ChannelLayers().Any(layer => layer.Weight == pair.Key)
                ? pair.Value
                : Array.ConvertAll(pair.Value, value => value + ((random.NextSingle() - .5f) * .2f)),
            StringComparer.Ordinal);
        graph.Parameters.Restore(moved);
        return graph;
    }

    private static int[] History(int user, int length) => [.. Enumerable.Range(0, length).Select(i => ((user * 11) + (i * 7) + (i * i)) % Items)];

    private static float[] States(ChordGraph graph, params int[][] histories) => StatesOf(graph, histories).data<float>();

    private static Tensor StatesOf(ChordGraph graph, params int[][] histories) => StatesOf(graph, 0, histories);

    private static Tensor StatesOf(ChordGraph graph, int epoch, params int[][] histories) => StatesOf(graph, new TrainingBatch(), epoch, histories);

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());

    private static Tensor StatesOf(ChordGraph graph, TrainingBatch batch, int epoch, params int[][] histories)
    {
        var finalOnly = graph.Windows == WindowStyle.FinalOnly;
        var length = graph.Spec.MaxLength;
        batch.Begin(new BatchPosition(epoch, 0), graph.Windows, histories.Length, length, finalOnly ? 1 : length, histories.Max(history => history.Length));
        for (var row = 0; row < histories.Length; row++)
        {
            batch.Write(row, row, histories[row].AsSpan(^length..), finalOnly ? [0] : new int[length]);
            batch.WriteProfile(row, histories[row]);
        }

        return graph.States(torch.embedding(graph.Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch, DropoutMasks.None);
    }
}
