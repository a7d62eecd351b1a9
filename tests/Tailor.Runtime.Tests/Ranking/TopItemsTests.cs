using Tailor.Runtime.Kernels;
using Tailor.Runtime.Ranking;

namespace Tailor.Runtime.Tests.Ranking;

public sealed class TopItemsTests
{
    [Fact]
    public void Selection_equals_a_stable_sort_with_many_ties_and_infinities()
    {
        var random = new Random(4);
        foreach (var choice in KernelTable.Available)
        {
            var kernels = KernelTable.Bind(choice, environment: null);
            for (var round = 0; round < 300; round++)
            {
                var scores = new float[random.Next(1, 90)];
                for (var i = 0; i < scores.Length; i++) scores[i] = random.Next(12) switch { 0 => float.NegativeInfinity, 1 => float.PositiveInfinity, var level => level - 6 };
                var excluded = new ulong[(scores.Length + 63) / 64];
                for (var i = 0; i < scores.Length; i++) excluded[i / 64] |= random.Next(4) == 0 ? 1UL << (i % 64) : 0;

                var top = new Recommendation[random.Next(0, scores.Length + 3)];
                Recommendation[] expected =
                [
                    .. Enumerable.Range(0, scores.Length).Where(i => (excluded[i / 64] >> (i % 64) & 1) == 0).OrderByDescending(i => scores[i]).ThenBy(i => i)
                        .Take(top.Length).Select(i => new Recommendation(i, scores[i])),
                ];
                var count = TopItems.Select(kernels, scores, excluded, top);
                Assert.Equal(expected, top[..count]);
            }
        }
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_found_wherever_it_stands()
    {
        foreach (var choice in KernelTable.Available)
        {
            var kernels = KernelTable.Bind(choice, environment: null);
            for (var at = 0; at < 70; at++)
            {
                var scores = new float[70];
                scores[at] = float.NaN;
                foreach (var k in new[] { 0, 1, 5, 70 })
                {
                    var error = Assert.Throws<ArithmeticException>(() => TopItems.Select(kernels, scores, [], new Recommendation[k]));
                    Assert.Contains($"item {at} ", error.Message, StringComparison.Ordinal);
                }
            }
        }
    }
}
