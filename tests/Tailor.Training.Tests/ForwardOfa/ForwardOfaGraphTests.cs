using System.Text.Json;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Losses;
using Tailor.Training.Validation;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>The graph that trains structures and parameters, against what ships, and against what must hold of it.</summary>
public sealed class ForwardOfaGraphTests
{
    private const int Items = 40;

    /// <summary>float32 on both sides, sums in other orders; scores near 1.</summary>
    private const float Tolerance = 1e-4f;

    private static readonly SasRecSpec Spec = new()
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
    };

    private static readonly NextItNetSpec Convolutions = new() { Width = 12, MaxLength = 5, Blocks = 3, Kernel = 2, Dilations = [1, 2], EmbeddingNorm = true };

    private static readonly Gru4RecSpec Recurrent = new() { Width = 12, MaxLength = 5, Hidden = 12, Layers = 3, EmbeddingNorm = true, Residual = true };

    public static TheoryData<BackboneSpec, ParameterForm> OtherBackbones => new()
    {
        { Convolutions, ParameterForm.ScaleShift }, { Convolutions, ParameterForm.LowRank }, { Convolutions, ParameterForm.Full },
        { Recurrent, ParameterForm.ScaleShift }, { Recurrent, ParameterForm.LowRank }, { Recurrent, ParameterForm.Full },
    };

    public static TheoryData<ForwardOfaOptions> Variants =>
    [
        new() { ProfileLength = 6, Hidden = 8 },
        new() { ProfileLength = 6, Hidden = 8, Form = ParameterForm.LowRank, Rank = 3, Gates = StructureGates.Independent },
        new() { ProfileLength = 6, Hidden = 8, Form = ParameterForm.Full, ProjectChoice = true, SharedTrunk = true },
        new() { ProfileLength = 6, Hidden = 8, Parameters = ParameterSource.None },
        new() { ProfileLength = 6, Hidden = 8, Form = ParameterForm.LowRank, Rank = 3, WeightBits = 8 },
        new() { ProfileLength = 6, Hidden = 8, Structures = StructureSource.Constant, Parameters = ParameterSource.Constant },
        new() { ProfileLength = 6, Hidden = 8, Structures = StructureSource.Fixed, Kept = "0110" },
        new() { ProfileLength = 6, Hidden = 8, Structures = StructureSource.Fixed, Kept = "0110", Parameters = ParameterSource.Constant, Form = ParameterForm.Full },
    ];

    /// <summary>
    /// With one budget that allows one structure only, the draw is certain, so the training graph computes what a device does: the states of its last
    /// places are those of the runtime under the plan that the customizer makes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void States_of_the_graph_are_those_of_device_and_cloud(ForwardOfaOptions options) => AssertDevice(Spec, options);

    [Theory]
    [MemberData(nameof(OtherBackbones))]
    public void So_are_those_of_other_backbones(BackboneSpec spec, ParameterForm form) => AssertDevice(spec, new() { ProfileLength = 6, Hidden = 8, Form = form, Rank = 3 });

    /// <summary>Rows of one batch that keep different blocks: a controller whose logits are so far apart that no noise changes what it chooses.</summary>
    [Theory]
    [InlineData(ParameterSource.None, ParameterForm.ScaleShift)]
    [InlineData(ParameterSource.Personal, ParameterForm.ScaleShift)]
    [InlineData(ParameterSource.Personal, ParameterForm.LowRank)]
    [InlineData(ParameterSource.Personal, ParameterForm.Full)]
    public void Rows_of_a_batch_that_keep_different_blocks_are_computed_as_on_their_devices(ParameterSource parameters, ParameterForm form)
    {
        using var graph = Make(new() { ProfileLength = 6, Hidden = 8, Parameters = parameters, Form = form, Rank = 3, Budgets = [1], KeepProbability = .5, ExtractorBits = 32 });
        var worths = Enumerable.Range(0, 8).Select(user => new DeviceScorer(graph, share: 1).WorthsOf(History(user, 7))).ToArray();
        var bias = graph.Parameters["controller.outer.bias"].data<float>();
        for (var block = 0; block < 4; block++) bias[block] -= worths.Average(own => own[block]); // half of the users keep it, about
        graph.Parameters["controller.outer.bias"].CopyFrom<float>(bias);
        foreach (var name in (string[])["controller.outer.weight", "controller.outer.bias"])
            graph.Parameters[name].CopyFrom<float>(Array.ConvertAll(graph.Parameters[name].data<float>(), value => value * 1e6f));
        var device = new DeviceScorer(graph, share: 1);
        Assert.InRange(Enumerable.Range(0, 8).Select(user => device.PlanOf(History(user, 7)).Structure!.ToString()).Distinct().Count(), 2, 16);
        AssertDevice(graph, device);
    }

    private static void AssertDevice(BackboneSpec spec, ForwardOfaOptions options)
    {
        // Everything kept: chance of another structure e^−60. With fixed blocks there is no chance at all.
        using var graph = Make(options with { Budgets = [1], KeepProbability = .9, ExtractorBits = 32, WeightBits = 32 }, spec);
        if (graph.Parameters.Contains("controller.outer.bias")) Raise(graph, "controller.outer.bias", 60);
        AssertDevice(graph, new DeviceScorer(graph, share: 1));
    }

    private static void AssertDevice(ForwardOfaGraph graph, DeviceScorer scorer)
    {
        using var session = scorer.OpenSession();
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        int[][] histories = [.. Enumerable.Range(0, 8).Select(user => History(user, 7))];
        var states = StatesOf(graph, histories); // (8·5, d)
        var expected = graph.Scored.Scores(states);
        var found = new float[Items];
        for (var user = 0; user < histories.Length; user++)
        {
            session.Score(user, histories[user], found);
            var row = expected.narrow(0, (user * graph.Spec.MaxLength) + graph.Spec.MaxLength - 1, 1).data<float>();
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - row[item], -Tolerance, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Validation_scores_as_the_customizer_that_ships(ForwardOfaOptions options)
    {
        using var graph = Make(options with { Budgets = [.6] });
        using var validation = graph.Scorer(graph.Parameters.Snapshot()).OpenSession();
        using var device = new DeviceScorer(graph, share: .6).OpenSession();
        var (expected, found) = (new float[Items], new float[Items]);
        var tolerance = options.WeightBits == 8 ? 1e-2f : Tolerance; // parameters that differ in the last bit may round a weight or an activation to the next code
        for (var user = 0; user < 12; user++)
        {
            var history = History(user, 1 + (user % 9));
            validation.Score(user, history, expected);
            device.Score(user, history, found);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -tolerance, tolerance);
        }
    }

    /// <summary>What is selected is what is best once all users together are within the average, not what is best without it.</summary>
    [Fact]
    public void Validation_finds_the_price_of_an_average_budget_on_its_users()
    {
        using var graph = Make(new() { ProfileLength = 6, Hidden = 8, Budgets = [1], Average = .3 });
        int[][] histories = [.. Enumerable.Range(0, 12).Select(user => History(user, 1 + (user % 9)))];
        var device = new DeviceScorer(graph, share: 1);
        device.ShareAverage(.3, histories);
        Assert.True(device.Budget.Price > 0);
        var scorer = Assert.IsAssignableFrom<IFleetScorer>(graph.Scorer(graph.Parameters.Snapshot()));
        scorer.LookAt(histories);
        using var validation = scorer.OpenSession();
        using var shipped = device.OpenSession();
        var (expected, found) = (new float[Items], new float[Items]);
        for (var user = 0; user < histories.Length; user++)
        {
            validation.Score(user, histories[user], expected);
            shipped.Score(user, histories[user], found);
            for (var item = 0; item < Items; item++) Assert.InRange(found[item] - expected[item], -Tolerance, Tolerance);
        }
    }

    [Fact]
    public void No_row_ever_draws_more_than_its_budget()
    {
        var options = new ForwardOfaOptions { Budgets = [.3, .6] };
        var policy = new StructurePolicy(Spec, options);
        var costs = new StructureCosts(Spec);
        using var scope = torch.NewDisposeScope();
        for (var trial = 0; trial < 50; trial++)
        {
            var budgets = policy.Budgets(64, new(1, trial));
            var drawn = policy.Draw(torch.randn([64, 8]), budgets, average: 1, temperature: 1, entropyBonus: 0, new(2, trial));
            Within(drawn.Kept, budgets);
            Within(policy.DrawByChance(budgets, new(3, trial)).Kept, budgets);
            var distribution = drawn.Distribution.data<float>();
            for (var i = 0; i < 64 * 8; i++) Assert.InRange(distribution[i], -1e-5f, 1 + 1e-5f);
            for (var row = 0; row < 64; row++)
                for (var block = 0; block < 4; block++) Assert.Equal(1, distribution[(row * 8) + block] + distribution[(row * 8) + 4 + block], 5);
        }

        var observed = policy.Tally.Take();
        Assert.InRange(observed["structures"], 4, 16);
        Assert.InRange(observed["structure-entropy"], 1, 4);
        Assert.InRange(observed["kept-cost"], .1, .6);
        Assert.Empty(policy.Tally.Take());

        void Within(Tensor kept, float[] budgets)
        {
            var bits = kept.data<float>();
            for (var row = 0; row < budgets.Length; row++)
            {
                var structure = new Models.Plans.Structure([.. Enumerable.Range(0, 4).Select(block => bits[(row * 4) + block] == 1)]);
                Assert.True(costs.ShareOf(StructureBudgetKind.MultiplyAdds, structure) <= budgets[row] + 1e-6, $"{structure} of {budgets[row]}");
            }
        }
    }

    [Fact]
    public void A_price_brings_the_expected_cost_of_a_batch_to_the_average()
    {
        var policy = new StructurePolicy(Spec, new ForwardOfaOptions { Average = .25 });
        using var scope = torch.NewDisposeScope();
        var budgets = Enumerable.Repeat(1f, 2_000).ToArray();
        policy.Draw((torch.randn([2_000, 8]) * 2) + torch.tensor<float>([2, 2, 2, 2, 0, 0, 0, 0], [1, 8]), budgets, average: .25, temperature: 1, entropyBonus: 0, new(5));
        Assert.InRange(policy.Tally.Take()["kept-cost"], .23, .27);
    }

    /// <summary>Else what training gains by keeping more would raise all worths, the price would take it back, and so on until the softmax is blind.</summary>
    [Fact]
    public void Worths_that_rise_together_as_they_cost_learn_nothing_under_an_average()
    {
        var policy = new StructurePolicy(Spec, new ForwardOfaOptions { Average = .4 });
        var costs = new StructureCosts(Spec);
        double[] share = [.. Enumerable.Range(0, 4).Select(block => costs.ShareOf(StructureBudgetKind.MultiplyAdds, Models.Plans.Structure.Of(4, 1UL << block)))];
        using var scope = torch.NewDisposeScope();
        var logits = torch.randn([64, 8]);
        logits.requires_grad = true;
        var drawn = policy.Draw(logits, Enumerable.Repeat(1f, 64).ToArray(), average: .4, temperature: 1, entropyBonus: 0, new(5));
        var gradient = torch.grad((drawn.Kept * torch.randn([64, 4])).sum() + (drawn.Distribution * torch.randn([64, 8])).sum(), [logits])[0]!.data<float>();
        var (along, all) = (0.0, 0.0);
        for (var row = 0; row < 64; row++)
        {
            for (var block = 0; block < 4; block++) (along, all) = (along + (gradient[(row * 8) + block] * share[block]), all + Math.Abs(gradient[(row * 8) + block] * share[block]));
        }

        Assert.True(all > 1, $"{all}");
        Assert.InRange(along / all, -1e-3, 1e-3);
    }

    [Fact]
    public void Gradients_reach_controller_extractors_and_every_generator()
    {
        foreach (var form in Enum.GetValues<ParameterForm>())
        {
            using var graph = Make(new() { ProfileLength = 6, Hidden = 8, Form = form, Rank = 3 });
            using var scope = torch.NewDisposeScope();
            var gradients = graph.Parameters.Gradients(StatesOf(graph, [.. Enumerable.Range(0, 12).Select(user => History(user, 7))]).pow(2).sum());
            foreach (var (name, gradient) in graph.Parameters.Names.Zip(gradients))
            {
                var isNew = name.StartsWith("extractor.", StringComparison.Ordinal) || name.StartsWith("guided.", StringComparison.Ordinal) || name.StartsWith("controller.", StringComparison.Ordinal)
                    || name.StartsWith("generator.", StringComparison.Ordinal) || name.EndsWith(".up", StringComparison.Ordinal) || name.EndsWith(".down", StringComparison.Ordinal);
                if (isNew) Assert.True(gradient is not null && Array.Exists(gradient.data<float>(), value => value != 0), $"{form} {name}");
            }
        }
    }

    [Fact]
    public void Independent_gates_are_charged_for_what_is_above_the_budget()
    {
        using var graph = Make(new() { ProfileLength = 6, Hidden = 8, Gates = StructureGates.Independent, Budgets = [.1], EntropyBonus = 0 });
        using var scope = torch.NewDisposeScope();
        var batch = BatchOf([History(1, 7), History(2, 7)]);
        var states = StatesOf(graph, batch);
        var loss = graph.Auxiliary(states, graph.Scored, [], batch, _ => throw new InvalidOperationException());
        Assert.InRange(loss!.item(), .01, 1);
    }

    [Theory]
    [InlineData(ParameterSource.None)]
    [InlineData(ParameterSource.Personal)]
    public void Gradients_of_one_structure_and_of_two_are_compared_on_demand(ParameterSource parameters)
    {
        var options = new ForwardOfaOptions { ProfileLength = 6, Hidden = 8, Parameters = parameters, Structures = StructureSource.Random, Budgets = [1], ConflictEvery = 1 };
        using var graph = Make(options);
        using var scope = torch.NewDisposeScope();
        var batch = BatchOf([.. Enumerable.Range(0, 240).Select(user => History(user % 3, 7))]);
        torch.grad(Loss(graph, batch), [graph.Items]); // the graph of the loss is whole afterwards
        var observed = graph.Observations();
        // Three histories again and again: halves of one structure pull alike, and so do those of two, if less.
        foreach (var kind in parameters == ParameterSource.None ? (string[])["blocks"] : ["blocks", "mapper"])
        {
            var (same, different) = (observed[$"conflict-{kind}-same"], observed[$"conflict-{kind}-different"]);
            Assert.InRange(same, .5, 1 + 1e-6);
            Assert.InRange(different, -1, same - 1e-4);
            Assert.InRange(observed[$"conflict-{kind}-different-negative"], 0, 1);
        }

        Assert.Equal(parameters == ParameterSource.None, !observed.ContainsKey("conflict-mapper-same"));
        Assert.Empty(graph.Observations());
        using var off = Make(options with { ConflictEvery = 0 });
        torch.grad(Loss(off, batch), [off.Items]);
        Assert.DoesNotContain(off.Observations().Keys, name => name.StartsWith("conflict", StringComparison.Ordinal));

        static Tensor Loss(ForwardOfaGraph graph, TrainingBatch batch)
        {
            var states = StatesOf(graph, batch);
            Tensor Mean(Tensor predicting) => FullSoftmax.Composed(predicting, graph.Scored, batch);
            _ = graph.Auxiliary(states, graph.Scored, [], batch, Mean);
            return Mean(states);
        }
    }

    /// <summary>Two windows of a user under one plan are what they are when each has that plan for itself: one draw, one guide and one reading of the profile serve both.</summary>
    [Theory]
    [InlineData(StructureSource.Personal, "")]
    [InlineData(StructureSource.Fixed, "0110")]
    public void Rows_that_share_a_plan_are_computed_as_with_that_plan_of_their_own(StructureSource structures, string kept)
    {
        using var graph = Make(new() { ProfileLength = 6, Hidden = 8, SharedProfiles = true, PlanEvery = 4, Budgets = [1], Structures = structures, Kept = kept });
        if (structures == StructureSource.Personal) Raise(graph, "controller.outer.bias", 60); // everything kept, whatever is drawn
        using var scope = torch.NewDisposeScope();
        int[][] profiles = [History(3, 4), History(4, 6)];
        int[][] windows = [History(1, 5), History(2, 5), History(5, 5)];
        int[] profileOf = [0, 0, 1], known = [3, 3, 6];
        var shared = new TrainingBatch();
        shared.Begin(default, WindowStyle.NextItem, rows: 3, length: 5, targetWidth: 5, profileWidth: 6, profiles: 2);
        var own = new TrainingBatch();
        own.Begin(default, WindowStyle.NextItem, rows: 3, length: 5, targetWidth: 5, profileWidth: 6);
        for (var row = 0; row < 3; row++)
        {
            shared.Write(row, 0, windows[row], new int[5]);
            own.Write(row, 0, windows[row], new int[5]);
            own.WriteProfile(row, profiles[profileOf[row]].AsSpan(0, known[row]));
        }

        for (var profile = 0; profile < 2; profile++) shared.WriteProfile(profile, profiles[profile]);
        for (var row = 0; row < 3; row++) shared.EndProfile(row, profileOf[row], known[row]);
        var (expected, found) = (StatesOf(graph, own).data<float>(), StatesOf(graph, shared).data<float>());
        for (var i = 0; i < expected.Length; i++) Assert.InRange(found[i] - expected[i], -1e-5f, 1e-5f);
    }

    /// <summary>The second loss teaches every extractor that decides something; of a static network it trains an extractor beside it, which does not ship.</summary>
    [Theory]
    [InlineData(StructureSource.Personal, ParameterSource.Personal, "", 2)]
    [InlineData(StructureSource.Fixed, ParameterSource.Personal, "0110", 1)]
    [InlineData(StructureSource.Personal, ParameterSource.None, "", 1)]
    [InlineData(StructureSource.Fixed, ParameterSource.None, "0110", 1)]
    public void The_interest_has_a_loss_of_its_own(StructureSource structures, ParameterSource parameters, string kept, int interests)
    {
        var options = new ForwardOfaOptions { ProfileLength = 6, Hidden = 8, InterestLoss = .5, Structures = structures, Parameters = parameters, Kept = kept, EntropyBonus = 0 };
        using var graph = Make(options);
        using var scope = torch.NewDisposeScope();
        var batch = BatchOf([History(1, 7), History(2, 7)]);
        var states = StatesOf(graph, batch);
        var predicting = new List<Tensor>();
        var loss = graph.Auxiliary(states, graph.Scored, [], batch, own =>
        {
            predicting.Add(own);
            return own.pow(2).mean();
        })!;
        Assert.Equal(interests, predicting.Count);
        Assert.All(predicting, own => Assert.Equal([batch.TargetCount, Spec.Width], own.shape));
        Assert.Equal(.5 * predicting.Average(own => own.pow(2).mean().item()), loss.item(), 5);
        var name = parameters == ParameterSource.Personal ? ExtractorSpec.FromGuide : ExtractorSpec.Plain;
        Assert.True(torch.grad(loss, [graph.Parameters[$"{name}.inner.weight"]])[0]!.abs().sum().item() > 0);
        Assert.Equal(structures == StructureSource.Fixed && parameters == ParameterSource.None, options.Extractor() is null);
    }

    /// <summary>The last batch of an epoch may hold one user's windows only, which share what is known of the user.</summary>
    [Fact]
    public void The_interest_of_a_single_user_is_that_of_every_row()
    {
        using var graph = Make(new ForwardOfaOptions { ProfileLength = 6, Hidden = 8, InterestLoss = .5, Structures = StructureSource.Fixed, Parameters = ParameterSource.None, Kept = "0110", SharedProfiles = true });
        using var scope = torch.NewDisposeScope();
        var batch = new TrainingBatch();
        batch.Begin(new BatchPosition(0, 0), WindowStyle.NextItem, rows: 2, length: 2, targetWidth: 2, profileWidth: 3, profiles: 1);
        for (var row = 0; row < 2; row++) batch.Write(row, 0, [1 + row, 2 + row], [2 + row, 3 + row]);
        batch.WriteProfile(0, [1, 2, 3]);
        for (var row = 0; row < 2; row++) batch.EndProfile(row, 0, 3);
        long[] shape = [];
        var states = StatesOf(graph, batch);
        graph.Auxiliary(states, graph.Scored, [], batch, own =>
        {
            shape = own.shape;
            return own.mean();
        });
        Assert.Equal([4, Spec.Width], shape);
    }

    [Fact]
    public void Options_that_came_later_are_no_other_run_to_older_checkpoints()
    {
        var identity = new ForwardOfaOptions().Identity();
        Assert.Equal(
            JsonSerializer.SerializeToNode(new ForwardOfaOptions())!.AsObject().Select(option => option.Key).Except(["ConflictEvery", "WeightBits", "ExtractorBits", "SharedProfiles", "PlanEvery", "InterestLoss"]),
            identity.Select(option => option.Key));
        Assert.Contains("InterestLoss", new ForwardOfaOptions { InterestLoss = .3 }.Identity().Select(option => option.Key));
    }

    [Fact]
    public void What_cannot_be_trained_says_why()
    {
        using var caser = BackboneGraph.Create(new CaserSpec { Width = 8, MaxLength = 4, HorizontalFilters = 2, VerticalFilters = 1 }, Items, 1);
        Assert.Contains("1 to 8 blocks that can be skipped; this caser has 0", Assert.Throws<ArgumentException>(() => new ForwardOfaGraph(caser, new(), 1, 1)).Message, StringComparison.Ordinal);
        using var sasRec = BackboneGraph.Create(Spec, Items, 1);
        var error = Assert.Throws<ArgumentException>(() => new ForwardOfaGraph(sasRec, new() { Hidden = 0, Budgets = [0, 2], KeepProbability = 1, Average = .5, Gates = StructureGates.Independent, PlanEvery = 3, InterestLoss = -1, ExtractorBits = 4 }, 1, 1)).Message;
        foreach (var part in (string[])["Hidden", "Budgets", "KeepProbability", "PlanEvery goes with SharedProfiles", "InterestLoss", "ExtractorBits must be 8 or 32", "An average budget goes with Gates = Subsets"]) Assert.Contains(part, error, StringComparison.Ordinal);
    }

    /// <summary>A graph whose values are not those of the start.</summary>
    private static ForwardOfaGraph Make(ForwardOfaOptions options, BackboneSpec? spec = null)
    {
        var graph = new ForwardOfaGraph(BackboneGraph.Create(spec ?? Spec, Items, seed: 3), options, epochs: 3, seed: 4);
        var random = new Random(5);
        graph.Parameters.Restore(graph.Parameters.Snapshot().ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, value => value + ((random.NextSingle() - .5f) * .2f)), StringComparer.Ordinal));
        return graph;
    }

    private static void Raise(ForwardOfaGraph graph, string name, float by)
    {
        var values = graph.Parameters[name].data<float>();
        for (var i = 0; i < values.Length / 2; i++) values[i] += by;
        graph.Parameters[name].CopyFrom<float>(values);
    }

    private static int[] History(int user, int length) => [.. Enumerable.Range(0, length).Select(i => ((user * 11) + (i * 7) + (i * i)) % Items)];

    private static Tensor StatesOf(ForwardOfaGraph graph, int[][] histories) => StatesOf(graph, BatchOf(histories, graph.ProfileLength > 0));

    private static Tensor StatesOf(ForwardOfaGraph graph, TrainingBatch batch) =>
        graph.States(torch.embedding(graph.Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch, DropoutMasks.None);

    private static TrainingBatch BatchOf(int[][] histories, bool profiles = true)
    {
        var batch = new TrainingBatch();
        const int Profile = 6;
        batch.Begin(default, WindowStyle.NextItem, histories.Length, Spec.MaxLength, Spec.MaxLength, profiles ? Profile : 0);
        for (var row = 0; row < histories.Length; row++)
        {
            batch.Write(row, row, histories[row].AsSpan(^Spec.MaxLength..), new int[Spec.MaxLength]);
            if (profiles) batch.WriteProfile(row, histories[row].AsSpan(^Profile..));
        }

        return batch;
    }
}
