using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests.Optimizers;

public sealed class AdamKernelTests
{
    /// <summary>Relative: one rounding more or less where products and sums are fused.</summary>
    private const float Tolerance = 2e-6f;

    public static TheoryData<int> Lengths => [0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Vectors_follow_the_scalar_loop_at_every_length(int length)
    {
        var random = new Random(length);
        var gradient = Values(random, length);
        var expected = (Parameter: Values(random, length), First: Values(random, length), Second: Array.ConvertAll(Values(random, length), Math.Abs));
        var found = (Parameter: (float[])expected.Parameter.Clone(), First: (float[])expected.First.Clone(), Second: (float[])expected.Second.Clone());
        foreach (var options in (AdamOptions[])[new(WeightDecay: .1), new(WeightDecay: .1, Decoupled: true)])
        {
            var coefficients = new AdamCoefficients(options, 3, .01, .5);
            AdamKernel.UpdateScalar(expected.Parameter, expected.First, expected.Second, gradient, coefficients);
            AdamKernel.Update(found.Parameter, found.First, found.Second, gradient, coefficients);
        }

        AssertClose(expected.Parameter, found.Parameter);
        AssertClose(expected.First, found.First);
        AssertClose(expected.Second, found.Second);
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused_and_nothing_behind_them_is_read()
    {
        var coefficients = new AdamCoefficients(new AdamOptions(), 1, .01, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => AdamKernel.Update(new float[64], new float[64], new float[64], new float[63], coefficients));
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private static void AssertClose(float[] expected, float[] found)
    {
        for (var i = 0; i < expected.Length; i++) Assert.True(MathF.Abs(expected[i] - found[i]) <= Tolerance, $"[{i}]: expected {expected[i]}, found {found[i]}");
    }
}
