using Tailor.Models.Backbones;
using Tailor.Models.Masks;

namespace Tailor.Models.Tests.Masks;

public sealed class WeightMasksTests
{
    private static readonly ChannelLayer[] Layers = [new("a", 3, 5), new("b", 2, 1), new("c", 4, 7)]; // 15 + 2 + 28 weights

    [Fact]
    public void AMaskIsOneBitAWeight()
    {
        Assert.Equal(6, WeightMasks.EncodedLength(Layers)); // 45 bits
        var masks = WeightMasks.Strongest(Scores(1), Layers, .4);
        Assert.Equal(6, masks.Bits.Length);
        var again = new WeightMasks(masks.Bits, Layers);
        Assert.All(Enumerable.Range(0, 45), weight => Assert.Equal(masks[weight], again[weight]));
        Assert.Equal(0, masks.Bits[5] >> 5); // no bit beyond the last weight
    }

    [Theory]
    [InlineData(.01, 1, 1, 1)]
    [InlineData(.4, 6, 1, 11)]
    [InlineData(1, 15, 2, 28)]
    public void TheSameShareOfEachLayerStaysTheHighestScores(double share, params int[] kept)
    {
        var scores = Scores(2);
        var masks = WeightMasks.Strongest(scores, Layers, share);
        var start = 0;
        foreach (var (layer, count) in Layers.Zip(kept))
        {
            var places = Enumerable.Range(start, layer.WeightCount).ToArray();
            Assert.Equal(count, places.Count(weight => masks[weight]));
            if (count < places.Length) Assert.True(places.Where(weight => masks[weight]).Min(weight => scores[weight]) > places.Where(weight => !masks[weight]).Max(weight => scores[weight]));
            start += layer.WeightCount;
        }
    }

    [Fact]
    public void WeightsThatAreLeftOutAreZeroAndOtherTensorsStay()
    {
        var masks = WeightMasks.Strongest(Scores(3), Layers, .5);
        var weights = Enumerable.Range(1, 28).Select(i => (float)i).ToArray();
        masks.Apply("c.weight", weights);
        for (var i = 0; i < 28; i++) Assert.Equal(masks[17 + i] ? i + 1 : 0, weights[i]);
        float[] bias = [1, 2, 3, 4];
        masks.Apply("c.bias", bias);
        Assert.Equal([1, 2, 3, 4], bias);
        Assert.Throws<ArgumentException>(() => masks.Apply("c.weight", new float[27]));
    }

    [Fact]
    public void EqualScoresAreChosenInOrderAndWhatIsNoNumberIsRefused()
    {
        var chosen = new bool[5];
        WeightMasks.Choose([0, -0f, -1, 0, 2], 3, chosen);
        Assert.Equal([true, true, false, false, true], chosen);
        Assert.Throws<ArgumentException>(() => WeightMasks.Choose([1, float.NaN], 1, new bool[2]));
        Assert.Throws<ArgumentException>(() => new WeightMasks(new byte[5], Layers));
    }

    private static float[] Scores(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 45).Select(_ => random.NextSingle() - .5f)];
    }
}
