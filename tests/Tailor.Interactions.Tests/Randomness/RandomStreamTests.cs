using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Tests.Randomness;

public class RandomStreamTests
{
    /// <summary>From an independent implementation in Python, which gives the published first outputs of SplitMix64 for the state 1234567.</summary>
    public static IEnumerable<object[]> Published()
    {
        yield return [new long[] { 0 }, new ulong[] { 12035550249420947055, 12935080325729570654, 7141179953334974231 }];
        yield return [new long[] { 1 }, new ulong[] { 6791897765849424158, 17405687883870564846, 834844254806117752 }];
        yield return [new long[] { 1002, 42, 7 }, new ulong[] { 15146134851226414196, 804315804771086202, 10527341645354907313 }];
        yield return [new long[] { -1, 5 }, new ulong[] { 14636274343737752953, 10393713908400933575, 15447348831262194501 }];
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Streams_stay_what_they_are_for_ever(long[] key, ulong[] outputs)
    {
        var random = new RandomStream(key);
        foreach (var output in outputs) Assert.Equal(output, random.Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Bounded_numbers_are_uniform(int bound)
    {
        var random = new RandomStream(3);
        var counts = new int[bound];
        for (var i = 0; i < 100_000; i++) counts[random.Below(bound)]++;
        Assert.All(counts, count => Assert.InRange(count, (100_000 / bound) - 800, (100_000 / bound) + 800)); // 5 standard deviations
    }
}
