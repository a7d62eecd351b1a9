using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Tests.Rule;

/// <summary>A sequential backbone whose item table is in RULE's blocks.</summary>
public sealed class RuleBlocksTests
{
    private const int Items = 40, Width = SmallSasRec.Width;

    private static readonly SasRecSpec Spec = SmallSasRec.Spec;

    private static readonly TrainingOptions Training = SmallSasRec.Training;

    private static readonly RuleOptions Options = new() { Blocks = 4, Groups = 5 };

    [Fact]
    public void Batches_read_all_blocks_or_one_or_as_many_as_are_drawn_for_a_group_and_what_is_not_read_gets_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var graph = Graph(Options with { Diversity = Diversity.None });
        var groups = ItemGroups.AtRandom(Items, 5, seed: 1);
        long[] items = [3, 17, 3, 39, 8, 21, 0];
        var leaf = torch.tensor(Enumerable.Range(1, items.Length * Width).Select(value => (float)value).ToArray(), items.Length, Width);
        leaf.requires_grad = true;
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var batch = 0; batch < 60; batch++)
        {
            var rows = graph.Rows(leaf, items, new BatchPosition(0, batch));
            var (read, gradient) = (rows.data<float>(), torch.grad(rows.sum(), [leaf])[0]!.data<float>());
            var kept = items.Select((_, row) => Enumerable.Range(0, Width).Count(d => read[(row * Width) + d] != 0)).ToArray();
            for (var at = 0; at < read.Length; at++)
            {
                var isKept = at % Width < kept[at / Width]; // leading values
                Assert.Equal(isKept ? at + 1 : 0, read[at]);
                Assert.Equal(isKept ? 1 : 0, gradient[at]);
            }

            Assert.All(kept, count => Assert.Equal(0, count % 2)); // whole blocks of 2
            for (var row = 0; row < items.Length; row++) Assert.Equal(kept[Array.FindIndex(items, item => groups.GroupOf[item] == groups.GroupOf[items[row]])], kept[row]);
            var kind = kept.All(count => count == Width) ? "all" : kept.All(count => count == 2) ? "one" : "drawn";
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        Assert.InRange(kinds["all"], 5, 30); // a quarter of 60
        Assert.InRange(kinds["one"], 5, 30);
        Assert.InRange(kinds["drawn"], 15, 50);
    }

    [Theory]
    [InlineData(Diversity.Bounded)]
    [InlineData(Diversity.Consecutive)]
    public void What_keeps_blocks_apart_is_the_mean_over_the_rows(Diversity diversity)
    {
        using var scope = torch.NewDisposeScope();
        var options = Options with { Diversity = diversity, DiversityWeight = .7 };
        using var graph = Graph(options);
        var random = new Random(6);
        float[] values = [.. Enumerable.Range(0, 3 * Width).Select(_ => random.NextSingle() - .5f)];
        graph.Rows(torch.tensor(values, 3, Width), [4, 5, 6], new BatchPosition(0, 0));
        var found = graph.Auxiliary(null!, default, [], null!, null!)!.item();

        // The same rows as positive items of RULE on unordered interactions.
        var objective = new RuleObjective(options, Width, ItemGroups.AtRandom(3, 3, seed: 1), seed: 1);
        var expected = objective.AddPenalty([new(0, 0, 0), new(0, 1, 0), new(0, 2, 0)], values, new float[values.Length]);
        Assert.InRange(found - expected, -1e-6, 1e-6);
    }

    [Fact]
    public void Small_tables_are_better_after_it()
    {
        var split = Cycles.Split(users: 200, items: Items, length: 14);
        var groups = ItemGroups.ByPopularity(split, 5);
        using var first = new Trainer(split, Spec, Training, new Stopper(long.MaxValue), null, TimeProvider.System);
        var trained = first.Run(CancellationToken.None).Parameters;
        var (inBlocks, asLong) = (TrainedOn(blocks: 4), TrainedOn(blocks: 1));
        Assert.True(Ndcg(inBlocks) > Ndcg(asLong) + .01, $"{Ndcg(inBlocks)} in blocks, {Ndcg(asLong)} trained as long, {Ndcg(trained)} before");

        IReadOnlyDictionary<string, float[]> TrainedOn(int blocks)
        {
            var network = BackboneGraph.Create(Spec, Items, seed: 1);
            network.Parameters.Restore(trained);
            using var trainer = new Trainer(split, new RuleBlocksGraph(network, Options with { Blocks = blocks, Draws = 0 }, Training.Loss, groups, seed: 1), Training, method: "rule-blocks", new Stopper(long.MaxValue), null, TimeProvider.System);
            return trainer.Run(CancellationToken.None).Parameters;
        }

        // With the first of four blocks everywhere.
        double Ndcg(IReadOnlyDictionary<string, float[]> parameters)
        {
            var cut = new Dictionary<string, float[]>(parameters, StringComparer.Ordinal) { [BackboneGraph.ItemTable] = LayoutRows.Cut(parameters[BackboneGraph.ItemTable], Width, 2, groups, new LayoutSpace(groups.Sizes, 4, 2, leading: true).Smallest) };
            using var plain = BackboneGraph.Create(Spec, Items, seed: 1);
            return new ModelValidation(split, Training).Evaluate(plain, cut, CancellationToken.None).Values["ndcg@10"];
        }
    }

    [Fact]
    public void What_does_not_go_together_is_said()
    {
        var network = BackboneGraph.Create(Spec with { ItemBias = true }, Items, seed: 1);
        var wrong = Assert.Throws<ArgumentException>(() => new RuleBlocksGraph(network, Options with { Blocks = 3, School = RuleSchool.Faithful }, new LossOptions { Kind = LossKind.FullSoftmax }, ItemGroups.AtRandom(Items, 5, seed: 1), seed: 1)).Message;
        foreach (var word in (string[])["cannot be cut into 3 blocks", "nested school", "biases of items", "FullSoftmax"]) Assert.Contains(word, wrong, StringComparison.Ordinal);
        network.Dispose();
    }

    private static RuleBlocksGraph Graph(RuleOptions options) =>
        new(BackboneGraph.Create(Spec, Items, seed: 1), options, Training.Loss, ItemGroups.AtRandom(Items, 5, seed: 1), seed: 1);
}
