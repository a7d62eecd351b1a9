using Tailor.Cli.Customization;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Cli.Tests.Customization;

public sealed class StrategyTallyTests
{
    [Fact]
    public void ThreeStrategiesAreWorkedByHand()
    {
        // Fan-in 1, 1 and 3. Bits 8 2 2, 8 4 2, 2 4 2: weighted sums 16, 18 and 12 over 5 weights.
        // Pairs differ in 1, 2 and 1 of 3 channels.
        var tally = new StrategyTally([new ChannelLayer("a", 2, 1), new ChannelLayer("b", 1, 3)]);
        tally.Add(new Precision(3, 1, 1), 70);
        tally.Add(new Precision(3, 2, 1), 90);
        tally.Add(new Precision(1, 2, 1), 80);
        Assert.Equal(46 / 15.0, tally.AverageBits, 12);
        Assert.Equal(4 / 9.0, tally.HammingDistance, 12);
        Assert.Equal((3, 90, 3), (tally.Distinct, tally.ResidentBytes, tally.Channels));
    }

    [Fact]
    public void OneStrategyDiffersFromNothing()
    {
        var tally = new StrategyTally([new ChannelLayer("a", 2, 1)]);
        tally.Add(new Precision(3, 1), 1);
        Assert.Equal(0, tally.HammingDistance);
        tally.Add(new Precision(3, 1), 1);
        Assert.Equal((0, 1), (tally.HammingDistance, tally.Distinct));
    }
}
