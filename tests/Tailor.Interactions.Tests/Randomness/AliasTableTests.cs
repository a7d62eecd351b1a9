using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Tests.Randomness;

public class AliasTableTests
{
    [Fact]
    public void Draws_follow_the_weights()
    {
        double[] weights = [70, 0, 20, 10];
        var (table, counts, random) = (new AliasTable(weights), new int[weights.Length], new RandomStream(1));
        for (var draw = 0; draw < 100_000; draw++) counts[table.Next(ref random)]++;
        Assert.Equal(0, counts[1]);
        foreach (var i in (int[])[0, 2, 3]) Assert.InRange(counts[i] / 1_000.0, weights[i] - .8, weights[i] + .8); // 5 standard deviations
    }

    [Fact]
    public void Weights_must_make_a_distribution()
    {
        Assert.Throws<ArgumentException>(() => new AliasTable([]));
        Assert.Throws<ArgumentException>(() => new AliasTable([0, 0]));
        Assert.Throws<ArgumentException>(() => new AliasTable([1, -1]));
        Assert.Throws<ArgumentException>(() => new AliasTable([1, double.NaN]));
    }
}
