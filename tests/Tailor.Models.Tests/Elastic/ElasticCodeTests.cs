using Tailor.Models.Elastic;

namespace Tailor.Models.Tests.Elastic;

/// <summary>The quantiser whose codes begin with those of fewer bits.</summary>
public sealed class ElasticCodeTests
{
    // Mean of a normal distribution's magnitude in the cells of 1, 2, 3 and 4 bits.
    private static readonly float[] Normal = [.7979f, .4676f, 1.5414f, .2449f, .7433f, 1.3556f, 2.2385f, .1244f, .3731f, .6231f, .8812f, 1.1731f, 1.5643f, 2.1598f, 3.0711f];

    [Theory]
    [InlineData(1, .3634)]
    [InlineData(2, .1178)]
    [InlineData(3, .0354)]
    [InlineData(4, .0109)]
    [InlineData(5, .00303)]
    [InlineData(6, .000755)]
    [InlineData(7, .000189)]
    [InlineData(8, .000048)]
    public void A_normal_distribution_loses_what_the_documentation_says(int bits, double error)
    {
        var (levels, sum, weights) = (ElasticCode.Levels(bits, Normal), 0.0, 0.0);
        for (var x = -6.0005; x < 6; x += .001)
        {
            var weight = Math.Exp(-x * x / 2);
            var off = x - levels[ElasticCode.Of(x) >> (8 - bits)];
            (sum, weights) = (sum + (weight * off * off), weights + weight);
        }

        Assert.InRange(sum / weights, error * .97, error * 1.03);
    }

    [Fact]
    public void A_value_lies_between_its_neighbours_levels_at_every_width()
    {
        for (var bits = 1; bits <= ElasticCode.MostBits; bits++)
        {
            var levels = ElasticCode.Levels(bits, Normal);
            Assert.Equal(1 << bits, levels.Length);
            Assert.Equal(levels, levels.Order());
            Assert.Equal(levels.Select(level => -level), levels.Reverse());
            for (var code = 0; code < levels.Length; code++) Assert.Equal(code, ElasticCode.Of(levels[code]) >> (8 - bits));
        }
    }

    [Fact]
    public void Values_beyond_the_last_border_get_the_last_code() => Assert.Equal((0, 255), (ElasticCode.Of(double.NegativeInfinity), ElasticCode.Of(1e30)));

    [Fact]
    public void Every_bit_is_worth_less_than_the_one_before()
    {
        for (var bits = 1; bits < ElasticCode.MostBits; bits++) Assert.True(ElasticCode.Worth(bits) < ElasticCode.Worth(bits - 1));
    }
}
