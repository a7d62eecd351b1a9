using Tailor.Training.Backbones;
using Tailor.Training.Chord;
using Tailor.Training.Diet;
using Tailor.Training.Duet;
using Tailor.Training.Tests.Planted;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>
/// The same proof for the methods that CHORD is compared with: the window of one item hides the group, masks or a layer of the user's own bring it back.
/// Measured as it ships, by the runtime.
/// </summary>
public sealed class PlantedBaselinesTests(ITestOutputHelper output)
{
    private static readonly PlantedGroupsSetting Planted = new(
        new(new() { Users = 120, Groups = 3, Questions = 1, Answers = 5, Signs = 2, Rounds = 8 }), width: 16, blocks: 1, tokens: 64, places: 5);

    [Theory]
    [InlineData(ChordDecision.Masks, 50, .004)]
    [InlineData(ChordDecision.Head, 40, .01)]
    public void A_network_of_ones_own_brings_back_what_the_window_hides(ChordDecision decides, int epochs, double rate)
    {
        var options = new ChordOptions { Decides = decides, ProfileLength = 9, Hidden = 32, CustomizerRate = 1 };
        var network = Planted.NewNetwork();
        using BackboneGraph graph = decides == ChordDecision.Masks ? new DietGraph(network, options, seed: 1) : new DuetGraph(network, options, seed: 1);
        using var trainer = Planted.TrainerOf(graph, options, epochs, rate);
        trainer.Run(CancellationToken.None);
        var own = Planted.NdcgOf(graph.Scorer(graph.Parameters.Snapshot()));
        output.WriteLine($"{decides}: own {own:F3}; possible {Planted.Best:F3}, and {Planted.BestWithoutGroup:F3} for a network that all users share");
        Assert.True(own >= 2 * Planted.BestWithoutGroup, $"own {own}");
    }
}
