using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Tests.Randomness;

public class Xoshiro256Tests
{
    /// <summary>From an independent implementation in Python, which gives the authors' own first outputs for the state 1, 2, 3, 4.</summary>
    [Theory]
    [InlineData(0, 0, 15904337931730890290, 5878819429798000697, 14219766210620476191)]
    [InlineData(1, 0, 3888476472179650624, 6828551050896160968, 10292100171431254195)]
    [InlineData(42, 7, 7736429529142888355, 4345165913084653455, 9000295497417429994)]
    public void Streams_stay_what_they_are_for_ever(long seed, long stream, ulong first, ulong second, ulong third)
    {
        var random = Xoshiro256.Of(seed, stream);
        Assert.Equal((first, second, third), (random.Next(), random.Next(), random.Next()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Bounded_numbers_are_uniform(int bound)
    {
        var random = Xoshiro256.Of(3);
        var counts = new int[bound];
        for (var i = 0; i < 100_000; i++) counts[random.Below(bound)]++;
        Assert.All(counts, count => Assert.InRange(count, (100_000 / bound) - 1_600, (100_000 / bound) + 1_600));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }
}
