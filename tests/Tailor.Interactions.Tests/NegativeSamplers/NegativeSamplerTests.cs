using Tailor.Interactions.NegativeSamplers;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Tests.NegativeSamplers;

public class NegativeSamplerTests
{
    [Fact]
    public void Frozen_negatives_stay_what_they_are_for_ever()
    {
        var negatives = new int[5];
        new FrozenNegatives(new UniformSampler(1_000), 42).Draw(7, [0, 1], negatives, new ItemSet(1_000));
        Assert.Equal([821, 43, 570, 260, 486], negatives); // from an independent implementation in Python
    }

    [Fact]
    public void Negatives_differ_from_each_other_and_from_the_users_items_down_to_the_last_item()
    {
        INegativeSampler[] samplers = [new UniformSampler(40), new PopularitySampler([.. Enumerable.Range(1, 40).Select(i => i * i * i * i)]), new PopularitySampler([.. Enumerable.Range(1, 40)], .75)];
        var taken = new ItemSet(40);
        foreach (var sampler in samplers)
        {
            for (var asked = 0; asked <= 30; asked++)
            {
                var negatives = new int[asked];
                new FrozenNegatives(sampler, 1).Draw(asked, [30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 39], negatives, taken);
                Assert.Equal(asked, negatives.Distinct().Count());
                Assert.DoesNotContain(negatives, item => item >= 30);
            }
            var error = Assert.Throws<ArgumentException>(() => new FrozenNegatives(sampler, 1).Draw(3, [0], new int[40], taken));
            Assert.Contains($"User 3 was to get 40 {sampler.Name} negatives, but only 39", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Items_nobody_had_are_no_popular_negatives()
    {
        var sampler = new PopularitySampler([0, 5, 0, 1]);
        var negatives = new int[2];
        new FrozenNegatives(sampler, 9).Draw(0, [], negatives, new ItemSet(4));
        Assert.Equal([1, 3], negatives.Order());
        Assert.Throws<ArgumentException>(() => new FrozenNegatives(sampler, 9).Draw(0, [1], negatives, new ItemSet(4)));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(.5)]
    public void Popular_items_are_drawn_in_proportion(double exponent)
    {
        int[] counts = [1, 10, 0, 100, 1_000, 5];
        var sampler = new PopularitySampler(counts, exponent);
        var drawn = new int[counts.Length];
        var random = new RandomStream(1);
        for (var i = 0; i < 200_000; i++) drawn[sampler.Next(ref random)]++;
        var sum = counts.Sum(count => count == 0 ? 0 : Math.Pow(count, exponent));
        for (var item = 0; item < counts.Length; item++)
        {
            var p = counts[item] == 0 ? 0 : Math.Pow(counts[item], exponent) / sum;
            Assert.InRange(drawn[item] / 200_000.0, p - (5 * Math.Sqrt(p * (1 - p) / 200_000)), p + (5 * Math.Sqrt(p * (1 - p) / 200_000)));
        }
    }

    [Fact]
    public void Exclusion_conditions_the_distribution()
    {
        var sampler = new PopularitySampler([70, 20, 10]);
        var (taken, negative, second) = (new ItemSet(3), new int[1], 0);
        for (var user = 0; user < 20_000; user++)
        {
            new FrozenNegatives(sampler, 1).Draw(user, [0], negative, taken);
            if (negative[0] == 2) second++;
        }
        Assert.InRange(second / 20_000.0, (1 / 3.0) - .017, (1 / 3.0) + .017); // 10 of 30, 5 standard deviations
    }

    [Fact]
    public void Weights_must_make_a_distribution()
    {
        Assert.Throws<ArgumentException>(() => new AliasTable([]));
        Assert.Throws<ArgumentException>(() => new AliasTable([0, 0]));
        Assert.Throws<ArgumentException>(() => new AliasTable([1, -1]));
        Assert.Throws<ArgumentException>(() => new AliasTable([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new FrozenNegatives(new UniformSampler(3), 1).Draw(0, [], new int[1], new ItemSet(2)));
    }
}
