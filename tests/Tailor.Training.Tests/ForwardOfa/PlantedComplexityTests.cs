using Tailor.Evaluation.Comparison;
using Tailor.Interactions.Simulation;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Tests.Planted;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>
/// The proof that a fleet's budget goes where it is needed: half of the users are predictable without any block, the others need attention and feed-forward, which take
/// half of the multiply-adds; a quarter is there on average. No static network of a quarter serves both.
/// </summary>
public sealed class PlantedComplexityTests(ITestOutputHelper output)
{
    private const double Quarter = .25;
    private const int Epochs = 32;
    private const double Rate = 3e-3;

    private static readonly PlantedComplexity Users = new(new() { Clusters = 3 });

    private static readonly PlantedSetting Planted = new(Users.ToInteractionSet(), width: 32, blocks: 2, tokens: 256, places: 10)
    {
        Adjust = (spec, recipe) => (spec with { MaxLength = 2, FeedForward = 64 }, recipe with { Epochs = 30 }),
    };

    [Fact]
    public void Complex_users_get_the_blocks_that_simple_ones_do_not_need()
    {
        var options = new ForwardOfaOptions { ProfileLength = 6, Hidden = 32, Parameters = ParameterSource.None, Budgets = [1], Average = Quarter, AverageAnnealing = .8, InformationBonus = .1, CustomizerRate = 2 };
        using var fleet = Planted.Train(options, Epochs, Rate);
        var device = new DeviceScorer(fleet, share: 1);
        device.ShareAverage(Quarter, Histories(but: 2)); // the price is found on what validation knows
        var own = Planted.Evaluate(device);
        double[] costs = [.. Histories(but: 1).Select(history => device.Costs.ShareOf(StructureBudgetKind.MultiplyAdds, device.PlanOf(history).Structure))];
        var complex = costs.Where((_, user) => Users.IsComplex(user)).Average();
        var simple = costs.Where((_, user) => !Users.IsComplex(user)).Average();
        output.WriteLine($"{own}; cost {costs.Average():F3}, of complex users {complex:F3}, of simple ones {simple:F3}; possible {Users.BestNdcg(10):F3}");

        foreach (var kept in Statics())
        {
            using var everybodys = Planted.Train(options with { Structures = StructureSource.Fixed, Kept = kept, Average = 0, InformationBonus = 0 }, Epochs, Rate);
            var difference = PairedComparison.Of(own, Planted.Evaluate(new DeviceScorer(everybodys, share: 1)), Planted.Ndcg);
            output.WriteLine($"above static {kept}: {difference}");
            Assert.True(difference.Z > 3, $"above static {kept}: {difference}");
        }

        Assert.InRange(costs.Average(), 0, Quarter + .03); // the price was found on shorter histories
        Assert.True(complex >= 3 * simple && complex >= .3, $"complex users {complex}, simple ones {simple}");
    }

    private static IEnumerable<int[]> Histories(int but) => Enumerable.Range(0, Planted.Split.Sequences.UserCount).Select(user => Planted.Split.Sequences[user][..^but].ToArray());

    /// <summary>All structures that cost no more than the average and to which no block can be added.</summary>
    private static IEnumerable<string> Statics()
    {
        var choice = new StructureChoice(Planted.Spec);
        var allowed = choice.Allowed(choice.Costs.Share(StructureBudgetKind.MultiplyAdds, Quarter));
        return allowed.Where(subset => !allowed.Any(other => other != subset && (other & subset) == subset)).Select(subset => choice.Structure(subset).ToString());
    }
}
