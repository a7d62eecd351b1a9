using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Budgets;

public sealed class StructureChoiceTests
{
    private static readonly SasRecSpec Spec = SasRec(blocks: 4);

    [Fact]
    public void Costs_are_worked_by_hand()
    {
        // d = 64, f = 32, 50 places. Attention: 4·64·64 weights, 2·50·64 for scores and sums, 2·64 for the norm. Feed-forward: 2·64·32 and 2·64.
        var costs = new StructureCosts(SasRec(blocks: 1) with { FeedForward = 32 });
        Assert.Equal((16_384 + 6_400 + 128, 4_096 + 128), (costs.OfBlock(StructureBudgetKind.MultiplyAdds, 0), costs.OfBlock(StructureBudgetKind.MultiplyAdds, 1)));
        Assert.Equal(256, costs.OfRest(StructureBudgetKind.MultiplyAdds)); // two norms
        Assert.Equal((4 * ((4 * 64 * 65) + 128), 4 * ((32 * 65) + (64 * 33) + 128)), (costs.OfBlock(StructureBudgetKind.Bytes, 0), costs.OfBlock(StructureBudgetKind.Bytes, 1)));
        Assert.Equal(4 * ((50 * 64) + 256), costs.OfRest(StructureBudgetKind.Bytes)); // positions and two norms
        Assert.Equal(256 + 4_224, costs.Of(StructureBudgetKind.MultiplyAdds, Structure.Of(2, 0b10)));
        Assert.Equal(costs.OfAll(StructureBudgetKind.Bytes), costs.Of(StructureBudgetKind.Bytes, Structure.All(2)));
        Assert.Equal(256 + (.5 * (22_912 + 4_224)), costs.Share(StructureBudgetKind.MultiplyAdds, .5).Limit);
        Assert.Equal(.5f, costs.ShareOf(costs.Share(StructureBudgetKind.MultiplyAdds, .5)));
    }

    [Fact]
    public void Half_the_cost_allows_half_of_the_blocks()
    {
        var choice = new StructureChoice(SasRec(blocks: 2));
        Assert.Equal(0b0011, choice.Best([2, 2, 1, 1], choice.Costs.Share(StructureBudgetKind.MultiplyAdds, .5)));
        Assert.Equal(0b1111, choice.Best([2, 2, 1, 1], choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1)));
        Assert.Equal(0b0101, choice.Best([2, -1, 1, -2], choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1)));
        Assert.Equal(0, choice.Best([1, 1, 1, 1], choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 0)));
    }

    [Fact]
    public void A_budget_is_never_exceeded_and_nothing_better_was_allowed()
    {
        var (choice, random, worths) = (new StructureChoice(Spec), new Random(11), new float[8]);
        for (var i = 0; i < 100_000; i++)
        {
            var kind = i % 2 == 0 ? StructureBudgetKind.MultiplyAdds : StructureBudgetKind.Bytes;
            for (var block = 0; block < worths.Length; block++) worths[block] = (random.NextSingle() - .3f) * 8;
            var (rest, all) = (choice.Costs.OfRest(kind), choice.Costs.OfAll(kind));
            var budget = new StructureBudget(kind, rest + (random.NextDouble() * 1.1 * (all - rest)));
            var structure = choice.Structure(choice.Best(worths, budget));
            Assert.True(choice.Costs.Of(kind, structure) <= budget.Limit, $"{structure} exceeds {budget}");
            if (i % 500 != 0) continue;
            var best = Enumerable.Range(0, choice.Subsets).Where(subset => choice.Costs.Of(kind, choice.Structure(subset)) <= budget.Limit).Max(subset => Worth(worths, choice.Structure(subset)));
            Assert.Equal(best, Worth(worths, structure), 4);
        }
    }

    [Fact]
    public void Two_limits_hold_at_once()
    {
        var (choice, random, worths) = (new StructureChoice(Spec), new Random(12), new float[8]);
        var (rest, all) = (choice.Costs.OfRest(StructureBudgetKind.Bytes), choice.Costs.OfAll(StructureBudgetKind.Bytes));
        for (var i = 0; i < 10_000; i++)
        {
            for (var block = 0; block < worths.Length; block++) worths[block] = random.NextSingle() * 8;
            var bytes = (long)(rest + (random.NextDouble() * 1.1 * (all - rest)));
            var budget = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, random.NextDouble()) with { MostBytes = bytes };
            var structure = choice.Structure(choice.Best(worths, budget));
            Assert.True(choice.Costs.Of(StructureBudgetKind.Bytes, structure) <= bytes && choice.Costs.IsWithin(structure, budget), $"{structure} exceeds {budget}");
            Assert.True(choice.Costs.Of(StructureBudgetKind.MultiplyAdds, structure) <= budget.Limit, $"{structure} exceeds {budget}");
        }

        // The controller reads the share that the tighter of both allows.
        var half = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, .5);
        Assert.Equal(.25f, choice.Costs.ShareOf(half with { MostBytes = rest + ((all - rest) / 4) }), 4);
        Assert.Equal(.5f, choice.Costs.ShareOf(half with { MostBytes = all }), 4);
        Assert.Contains($"takes {rest} bytes", choice.Costs.Problem(half with { MostBytes = rest - 1 }), StringComparison.Ordinal);
        Assert.Contains($"and {rest - 1} bytes", $"{half with { MostBytes = rest - 1 }}", StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_are_those_of_independent_gates_given_the_budget()
    {
        var choice = new StructureChoice(SasRec(blocks: 1));
        var kept = new float[2];
        choice.Probabilities([1, -2], choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1), kept);
        Assert.Equal(1 / (1 + Math.Exp(-1)), kept[0], 5);
        Assert.Equal(1 / (1 + Math.Exp(2)), kept[1], 5);

        // Only one of both fits: e and e^−2 against 1 for none.
        var one = StructureBudget.MultiplyAdds(choice.Costs.OfRest(StructureBudgetKind.MultiplyAdds) + choice.Costs.OfBlock(StructureBudgetKind.MultiplyAdds, 0));
        choice.Probabilities([1, -2], one, kept);
        Assert.Equal(Math.E / (Math.E + Math.Exp(-2) + 1), kept[0], 5);
        Assert.Equal(Math.Exp(-2) / (Math.E + Math.Exp(-2) + 1), kept[1], 5);
    }

    [Fact]
    public void A_price_brings_a_fleet_to_its_average()
    {
        var (choice, random) = (new StructureChoice(Spec), new Random(3));
        float[] worths = [.. Enumerable.Range(0, 200 * 8).Select(_ => random.NextSingle() * 4)];
        var budget = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1) with { Average = .25 };
        var priced = budget with { Price = choice.PriceOf(worths, budget) };
        var mean = Enumerable.Range(0, 200).Average(user => choice.ShareOf(priced.Kind, choice.Best(worths.AsSpan(user * 8, 8), priced)));
        Assert.InRange(mean, .24, .25);
        Assert.Equal(0, choice.PriceOf(worths, budget with { Average = 1 }));
        Assert.Equal(.25f, choice.Costs.ShareOf(priced));
    }

    [Fact]
    public void What_cannot_be_met_says_why()
    {
        var choice = new StructureChoice(Spec);
        var fair = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, .5);
        Refuses("the smallest network, without any block, takes 256", [1, 1, 1, 1, 1, 1, 1, 1], StructureBudget.MultiplyAdds(255));
        Refuses("must be a finite number, not NaN", [1, 1, 1, 1, 1, 1, 1, 1], StructureBudget.Bytes(double.NaN));
        Refuses("A price must be 0 or more, not -1", [1, 1, 1, 1, 1, 1, 1, 1], fair with { Price = -1 });
        Refuses("An average must be a share of 0 to 1, not 2", [1, 1, 1, 1, 1, 1, 1, 1], fair with { Average = 2 });
        Refuses("Expected 8 worths, found 7", [1, 1, 1, 1, 1, 1, 1], fair);
        Refuses("The worth of block 3 is NaN", [1, 1, 1, float.NaN, 1, 1, 1, 1], fair);
        Assert.Contains("1 to 8 blocks that can be skipped, found sasrec with 10", Assert.Throws<ArgumentException>(() => new StructureChoice(SasRec(blocks: 5))).Message, StringComparison.Ordinal);
        Assert.Contains("found caser with 0", Assert.Throws<ArgumentException>(() => new StructureChoice(SampleModels.Spec("caser"))).Message, StringComparison.Ordinal);
        Assert.Contains("found sasrec with 0", Assert.Throws<ArgumentException>(() => new StructureChoice(Spec with { Norm = NormPlacement.Post })).Message, StringComparison.Ordinal);
        Assert.Equal("This network has no blocks that could be skipped.", new StructureCosts(SampleModels.Spec("gru4rec")).Problem(fair));

        void Refuses(string message, float[] worths, StructureBudget budget) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => choice.Best(worths, budget)).Message, StringComparison.Ordinal);
    }

    private static float Worth(float[] worths, Structure structure) => Enumerable.Range(0, worths.Length).Sum(block => structure[block] ? worths[block] : 0);

    private static SasRecSpec SasRec(int blocks) => new()
    {
        Width = 64,
        MaxLength = 50,
        Blocks = blocks,
        Heads = 1,
        FeedForward = 64,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };
}
