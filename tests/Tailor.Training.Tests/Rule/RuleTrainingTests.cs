using System.Numerics.Tensors;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Models;
using Tailor.Models.Tensors;
using Tailor.Training.Graphs;
using Tailor.Training.Rule;
using Tailor.Training.Tests.Graphs;

namespace Tailor.Training.Tests.Rule;

public sealed class RuleTrainingTests
{
    private static readonly Interactions.Splits.Split Split = Communities.Split(communities: 8, usersEach: 15, size: 20, held: 6, seed: 4);

    [Fact]
    public void The_tile_score_is_a_dot_product_of_one_block()
    {
        // 4 blocks of 3 floats; random rows, random layouts. The literal score lays each kept block four times side by side.
        var random = new Random(1);
        float[] users = Values(random, 20 * 12), items = Values(random, 30 * 12);
        ulong[] kept = [.. Enumerable.Range(0, 30).Select(_ => (ulong)random.Next(1, 16))];
        var (score, collapsedUsers, collapsedItems) = (new TileScore(4, kept), CollapsedRows.Of(users, 4, 3), CollapsedRows.Of(items, 4, 3, kept));
        for (var user = 0; user < 20; user++)
        {
            for (var item = 0; item < 30; item++)
            {
                var literal = 0.0;
                for (var block = 0; block < 4; block++)
                    for (var at = 0; at < 12 && (kept[item] >> block & 1) != 0; at++) literal += users[(user * 12) + at] * items[(item * 12) + (block * 3) + (at % 3)];
                literal *= 4.0 / System.Numerics.BitOperations.PopCount(kept[item]);
                var collapsed = Enumerable.Range(0, 3).Sum(d => collapsedUsers[(user * 3) + d] * (double)collapsedItems[(item * 3) + d]);
                Assert.Equal(literal, score.Of(users.AsSpan(user * 12, 12), items.AsSpan(item * 12, 12), item), 1e-4);
                Assert.Equal(literal, collapsed, 1e-4);
            }
        }
    }

    [Fact]
    public void The_collapsed_table_ranks_as_the_whole_trained_table_does()
    {
        var (rows, table) = Train(new RuleOptions { School = RuleSchool.Faithful, Blocks = 4, Groups = 5 }, Faithful, learningRate: .005);
        var whole = Evaluate(new RowScorer("whole", rows.Users, rows.Items, rows.Width, new LiteralTiles(4)));
        var collapsed = Evaluate(new RowScorer("collapsed", CollapsedRows.Of(rows.Users, 4, table.BlockWidth), CollapsedRows.Of(rows.Items, 4, table.BlockWidth), table.BlockWidth, DotScore.Whole));
        Assert.Equal(whole["ndcg@10"].Value, collapsed["ndcg@10"].Value, .002); // rounding may turn a pair of near ties
        Assert.InRange(whole["recall@10"].Value, .55, .85);
    }

    [Theory]
    [InlineData(RuleSchool.Faithful, Diversity.None)]
    [InlineData(RuleSchool.Faithful, Diversity.Consecutive)]
    [InlineData(RuleSchool.Faithful, Diversity.Bounded)]
    [InlineData(RuleSchool.Nested, Diversity.Bounded)]
    [InlineData(RuleSchool.Nested, Diversity.None, .4)]
    public void The_gradient_is_that_of_the_loss(RuleSchool school, Diversity diversity, double temperature = 0)
    {
        var (graph, options) = (InteractionGraph.Of(Split), school == RuleSchool.Faithful ? Faithful : new GraphModelOptions { Width = 8 });
        var rule = new RuleOptions { School = school, Blocks = 4, Groups = 5, Diversity = diversity, DiversityWeight = .3 };
        var objective = new RuleObjective(rule, options.RowWidth, ItemGroups.ByPopularity(Split, 5), seed: 1, temperature);
        var model = new GraphModel(graph, options, new GraphTrainingOptions { Spread = .3 }, objective, threads: 1);
        var batch = new PairSample[30];
        new PairSampler(graph, seed: 1).Fill(0, batch);
        model.Loss(batch, 3);
        var gradient = (float[])model.ItemGradient.Clone();
        for (var at = 0; at < gradient.Length; at += 31)
        {
            var value = model.ItemEmbeddings.Values[at];
            model.ItemEmbeddings.Values[at] = value + .01f;
            var above = model.Loss(batch, 3);
            model.ItemEmbeddings.Values[at] = value - .01f;
            var below = model.Loss(batch, 3);
            model.ItemEmbeddings.Values[at] = value;
            Assert.Equal((above - below) / .02, gradient[at], 3e-4);
        }
    }

    [Fact]
    public void The_bounded_diversity_stays_within_its_weight_and_moves_blocks_apart()
    {
        var rule = new RuleOptions { Blocks = 4, Groups = 2, DiversityWeight = .5 };
        var objective = new RuleObjective(rule, 8, ItemGroups.AtRandom(4, 2, seed: 1), seed: 1);
        PairSample[] batch = [new(0, 1, 2)];
        var (equal, gradient) = (new float[4 * 8], new float[4 * 8]);
        Assert.Equal(.5, objective.AddPenalty(batch, equal, gradient), 1e-9); // all blocks alike: the whole weight
        var apart = Values(new Random(3), 4 * 8);
        for (var at = 0; at < apart.Length; at++) apart[at] *= 100;
        Assert.Equal(0, objective.AddPenalty(batch, apart, gradient), 1e-9);
        var near = Values(new Random(3), 4 * 8);
        Array.Clear(gradient);
        var before = objective.AddPenalty(batch, near, gradient);
        for (var at = 0; at < near.Length; at++) near[at] -= gradient[at];
        Assert.True(objective.AddPenalty(batch, near, gradient) < before);
    }

    [Fact]
    public void Nested_training_serves_small_tables_better_than_cutting_a_plain_one()
    {
        var model = new GraphModelOptions { Width = 16 };
        var (nested, _) = Train(new RuleOptions { Blocks = 8, Groups = 4, Diversity = Diversity.None }, model, learningRate: .02);
        var plain = new GraphTrainer("plain", Split, model, Training(.02), new Silent(), checkpoints: null, TimeProvider.System).Run(CancellationToken.None);
        int[] kept = [.. Enumerable.Repeat(4, Split.Sequences.ItemCount)];
        double Recall(TrainedRows rows) => Evaluate(new RowScorer("cut", rows.Users, rows.Items, rows.Width, new DotScore(kept)))["recall@10"].Value;
        Assert.True(Recall(nested) > Recall(plain) + .05, $"{Recall(nested)} {Recall(plain)}");
    }

    /// <summary>Rows of length 1, whose leading blocks' dot products are what training scored with.</summary>
    [Fact]
    public void With_a_temperature_the_table_in_blocks_holds_rows_of_length_one()
    {
        var training = Training(.02) with { Temperature = .2 };
        var (_, table) = RuleTrainer.Run(Split, new RuleRecipe(new RuleOptions { Blocks = 4, Groups = 5 }, new GraphModelOptions { Width = 16 }, training), new Silent(), checkpoints: null, TimeProvider.System, CancellationToken.None);
        Assert.All(Enumerable.Range(0, Split.Sequences.ItemCount), item => Assert.Equal(1, TensorPrimitives.Norm<float>(table.Items.AsSpan(item * 16, 16)), 1e-5));
        Assert.InRange(Evaluate(new RowScorer("whole", table.Users, table.Items, 16, table.Score))["recall@10"].Value, .55, .85);
        var wrong = Assert.Throws<ArgumentException>(() => RuleTrainer.Run(Split, new RuleRecipe(new RuleOptions { School = RuleSchool.Faithful, Blocks = 4, Groups = 5 }, Faithful, training), new Silent(), checkpoints: null, TimeProvider.System, CancellationToken.None));
        Assert.Contains("The tile score has no Temperature", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_equal_slices_by_popularity()
    {
        var groups = ItemGroups.ByPopularity(Split, 7);
        Assert.True(groups.Sizes.Max() - groups.Sizes.Min() <= 1);
        var counts = Split.TrainingCounts();
        foreach (var asked in Split.Validation)
            foreach (var item in Split.Sequences[asked.User].Slice(asked.HistoryLength, asked.Targets)) counts[item]++;
        for (var group = 0; group + 1 < 7; group++)
            Assert.True(Of(group).Min() >= Of(group + 1).Max());
        IEnumerable<int> Of(int group) => Enumerable.Range(0, counts.Length).Where(item => groups.GroupOf[item] == group).Select(item => counts[item]);
    }

    [Fact]
    public void KMeans_finds_what_lies_together()
    {
        var random = new Random(2);
        float[] rows = [.. Enumerable.Range(0, 60).SelectMany(item => (float[])[(item % 3 * 10) + random.NextSingle(), random.NextSingle()])];
        var groups = ItemGroups.ByKMeans(rows, 2, 3, seed: 5);
        Assert.Equal([20, 20, 20], groups.Sizes);
        Assert.All(Enumerable.Range(3, 57), item => Assert.Equal(groups.GroupOf[item % 3], groups.GroupOf[item]));
    }

    [Fact]
    public void The_table_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var table = new RuleTable(new RuleOptions { Blocks = 2, Groups = 3 }, 4, Values(new(1), 8), Values(new(2), 20), ItemGroups.AtRandom(5, 3, seed: 1));
        table.Write(folder.Path);
        var read = RuleTable.Read(folder.Path);
        Assert.Equal((table.Options, 4), (read.Options, read.Width));
        Assert.Equal(table.Users, read.Users);
        Assert.Equal(table.Items, read.Items);
        Assert.Equal(table.Groups.GroupOf, read.Groups.GroupOf);
        Assert.Contains("tailor train rule", Assert.Throws<FileNotFoundException>(() => RuleTable.Read(Path.Combine(folder.Path, "elsewhere"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings", "RULE's settings among the metadata")]
    [InlineData("options", "expected RULE's settings")]
    [InlineData("blocks", "A row of 4 floats cannot be cut into 3 blocks")]
    [InlineData("group", "groups below 3, found 3")]
    [InlineData("groups", "the groups of 5 items, found 4 bytes")]
    [InlineData("empty", "items in each of 3 groups, found none in group 1")]
    [InlineData("users", "users' rows of 4 floats, as items have, found 2")]
    [InlineData("rows", "rows of items, found items (20)")]
    [InlineData("number", "finite numbers in items")]
    [InlineData("none", "a tensor groups")]
    public void A_table_that_does_not_fit_itself_is_refused(string wrong, string expected)
    {
        using var folder = new TemporaryFolder();
        var items = Values(new(2), 20);
        if (wrong == "number") items[7] = float.NaN;
        byte[] groups = wrong switch { "group" => [0, 1, 2, 3, 0], "groups" => [0, 1, 2, 0], "empty" => [0, 2, 2, 0, 0], _ => [0, 1, 2, 1, 0] };
        Directory.CreateDirectory(Path.Combine(folder.Path, RuleTable.Folder));
        TensorFileWriter.Write(
            RuleTable.PathIn(folder.Path),
            [
                wrong == "users" ? TensorSource.FromFloats("users", Values(new(1), 8), 4, 2) : TensorSource.FromFloats("users", Values(new(1), 8), 2, 4),
                wrong == "rows" ? TensorSource.FromFloats("items", items, 20) : TensorSource.FromFloats("items", items, 5, 4),
                .. wrong == "none" ? Array.Empty<TensorSource>() : [TensorSource.FromBytes("groups", TensorType.U8, groups, groups.Length)],
            ],
            wrong == "settings" ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["settings"] = wrong switch { "options" => """{"blocks":"two"}""", "blocks" => """{"blocks":3,"groups":3}""", _ => """{"blocks":2,"groups":3}""" } });
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => RuleTable.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_go_together_is_said()
    {
        var wrong = Assert.Throws<ArgumentException>(() => Train(new RuleOptions { Blocks = 7, Grouping = Grouping.KMeans }, new GraphModelOptions { Width = 16 }, .01)).Message;
        Assert.Contains("A row of 16 floats cannot be cut into 7 blocks", wrong, StringComparison.Ordinal);
        Assert.Contains("choose Popularity or Random", wrong, StringComparison.Ordinal);
    }

    private static GraphModelOptions Faithful => new() { Width = 8, Layers = 3, Users = UserSource.Own, Combination = LayerCombination.Concatenated, Normalization = GraphNormalization.MeanWithSelf };

    private static GraphTrainingOptions Training(double learningRate) => new() { Epochs = 60, Batch = 128, LearningRate = learningRate, ValidateEvery = 60 };

    private static (TrainedRows Rows, RuleTable Table) Train(RuleOptions rule, GraphModelOptions model, double learningRate) =>
        RuleTrainer.Run(Split, new RuleRecipe(rule, model, Training(learningRate)), new Silent(), checkpoints: null, TimeProvider.System, CancellationToken.None);

    private static EvaluationResult Evaluate(IScorer scorer) =>
        Evaluator.Evaluate(scorer, Split, Stage.Test, Protocol.Full, new EvaluationOptions { Metrics = [Metric.Parse("recall@10"), Metric.Parse("ndcg@10")] });

    /// <summary>The tile score as it is written down: each block laid side by side as often as there are blocks.</summary>
    private sealed class LiteralTiles(int blocks) : RowScore
    {
        public override float Of(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item)
        {
            var (sum, width) = (0.0, row.Length / blocks);
            for (var block = 0; block < blocks; block++)
                for (var at = 0; at < row.Length; at++) sum += user[at] * (double)row[(block * width) + (at % width)];
            return (float)sum;
        }

        public override void AddGradient(float factor, ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item, Span<float> userGradient, Span<float> rowGradient) => throw new NotSupportedException();
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
}
