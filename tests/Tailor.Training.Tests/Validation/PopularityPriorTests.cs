using Tailor.Training.Backbones;
using Tailor.Training.Validation;

namespace Tailor.Training.Tests.Validation;

public class PopularityPriorTests
{
    private static readonly Dictionary<string, float[]> Parameters = new(StringComparer.Ordinal)
    {
        ["items.weight"] = [1, 2, 3, 4, 5, 6],
        [BackboneGraph.ItemBias] = [.5f, 0, -1],
    };

    private static readonly int[] Counts = [0, 9, 99];

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1)]
    public void The_strength_that_validates_best_is_added_to_the_biases(double wanted)
    {
        var (strength, parameters, value) = new PopularityPrior(Counts).Choose(Parameters, tried => -Math.Abs(StrengthOf(tried) - wanted));
        Assert.Equal(wanted, strength);
        Assert.Equal(0, value, 1e-6);
        float[] expected = [.5f, (float)(wanted * Math.Log(10)), -1 + (float)(wanted * Math.Log(100))];
        for (var item = 0; item < expected.Length; item++) Assert.Equal(expected[item], parameters[BackboneGraph.ItemBias][item], 1e-6);
        Assert.Same(Parameters["items.weight"], parameters["items.weight"]);
        Assert.Equal([.5f, 0, -1], Parameters[BackboneGraph.ItemBias]);
    }

    [Fact]
    public void Popularity_that_does_not_help_is_left_out()
    {
        var tries = 0;
        var (strength, parameters, _) = new PopularityPrior(Counts).Choose(Parameters, _ => ++tries * 0);
        Assert.Equal(0, strength);
        Assert.Equal(PopularityPrior.Strengths.Count, tries);
        Assert.Equal(Parameters[BackboneGraph.ItemBias], parameters[BackboneGraph.ItemBias]);
    }

    private static double StrengthOf(IReadOnlyDictionary<string, float[]> parameters) => parameters[BackboneGraph.ItemBias][1] / Math.Log(10);
}
