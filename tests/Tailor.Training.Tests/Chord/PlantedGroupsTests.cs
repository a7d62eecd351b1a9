using Tailor.Training.Chord;
using Tailor.Training.Tests.Backbones;
using Tailor.Training.Tests.Planted;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>
/// The proof that the machinery works: a hidden group decides what follows, and the device's window of one item cannot show it. Measured as it ships:
/// interest, hypernetworks and packed layers of the runtime.
/// </summary>
public sealed class PlantedGroupsTests(ITestOutputHelper output)
{
    private static readonly PlantedGroupsSetting Planted = new(new(new() { Users = 300, Rounds = 8 }), width: 32, blocks: 1, tokens: 256, places: 10);

    [Fact]
    public void A_strategy_of_ones_own_brings_back_what_the_window_hides()
    {
        using var network = Planted.TrainedNetwork();
        var plain = Planted.NdcgOf(new GraphScorer(network));

        var options = new ChordOptions { ProfileLength = 9, Hidden = 32, CustomizerRate = 1.5 };
        using var graph = new ChordGraph(network, options, epochs: 40, seed: 1);
        using var joint = Planted.TrainerOf(graph, options, epochs: 40, rate: 2e-3);
        joint.Run(CancellationToken.None);
        var own = Planted.NdcgOf(new PackedScorer(graph, user => user));
        var another = Planted.NdcgOf(new PackedScorer(graph, user => (user + 1) % Planted.Split.Sequences.UserCount) { HistoryOf = user => Planted.Split.Sequences[user][..^1].ToArray() }); // of another group
        output.WriteLine($"plain {plain:F3}, own strategy {own:F3}, another user's {another:F3}; possible {Planted.BestWithoutGroup:F3} and {Planted.Best:F3}");

        Assert.InRange(plain, 0, 1.5 * Planted.BestWithoutGroup);
        Assert.True(own >= 4 * plain, $"own strategy {own}, plain {plain}");
        Assert.True(another <= 1.5 * Planted.BestWithoutGroup, $"another user's strategy {another}");
    }
}
