using Tailor.Models.Customizers;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Tests.Backbones;
using Tailor.Training.Tests.Planted;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>
/// The proof that the machinery works: a hidden group decides what follows, and the device's window of one item cannot show it. Structures alone must
/// show it, and generated parameters more. Measured as it ships: extractors, controller, generators, and the runtime's blocks.
/// </summary>
public sealed class PlantedGroupsTests(ITestOutputHelper output)
{
    private const double Half = .5;

    private static readonly PlantedGroupsSetting Planted = new(new(new() { Users = 300, Rounds = 8 }), width: 32, blocks: 2, tokens: 256, places: 10);

    [Fact]
    public void Structures_and_parameters_of_ones_own_bring_back_what_the_window_hides()
    {
        using var network = Planted.TrainedNetwork();
        var plain = Planted.NdcgOf(new GraphScorer(network));

        var structures = new ForwardOfaOptions { ProfileLength = 9, Hidden = 32, Parameters = ParameterSource.None, Budgets = [Half], KeepProbability = .5, CustomizerRate = 1.5 };
        using var structureOnly = Planted.Train(structures with { InformationBonus = 1 }, epochs: 60, rate: 3e-3);
        var own = Planted.NdcgOf(new DeviceScorer(structureOnly, Half));
        var another = Planted.NdcgOf(new DeviceScorer(structureOnly, Half, Planted.OfAnother));

        using var both = Planted.Train(structures with { Parameters = ParameterSource.Personal }, epochs: 30, rate: 3e-3);
        var mapped = Planted.NdcgOf(new DeviceScorer(both, Half));
        var strange = Planted.NdcgOf(new DeviceScorer(both, Half, Planted.OfAnother));
        output.WriteLine($"plain {plain:F3}; structure only {own:F3}, another user's {another:F3}; with parameters {mapped:F3}, another user's {strange:F3}; possible {Planted.BestWithoutGroup:F3} and {Planted.Best:F3}");

        Assert.InRange(plain, 0, 1.5 * Planted.BestWithoutGroup);
        Assert.True(own >= 2.5 * plain, $"structure only {own}, plain {plain}");
        Assert.True(mapped >= 4 * plain, $"with parameters {mapped}, plain {plain}");
        Assert.True(another <= .5 * own, $"another user's structure {another}, own {own}");
        Assert.True(strange <= 1.5 * Planted.BestWithoutGroup, $"another user's plan {strange}");
    }
}
