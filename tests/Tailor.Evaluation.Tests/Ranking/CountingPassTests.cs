using Tailor.Evaluation.Ranking;

namespace Tailor.Evaluation.Tests.Ranking;

public sealed class CountingPassTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1023];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AgreesWithTheReference(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 20; round++)
        {
            var scores = Enumerable.Range(0, length).Select(_ => random.Next(6) switch
            {
                0 => float.NegativeInfinity,
                1 => float.PositiveInfinity,
                2 => -0f,
                _ => (float)random.Next(-3, 4),
            }).ToArray();
            foreach (var threshold in scores.Append(0f).Append(float.NegativeInfinity))
                Assert.Equal(CountingPass.AtLeastScalar(scores, threshold), CountingPass.AtLeast(scores, threshold));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FindsNaNAtEveryPlace(int length)
    {
        for (var place = 0; place < length; place++)
        {
            var scores = new float[length];
            scores[place] = float.NaN;
            Assert.Equal(-1, CountingPass.AtLeast(scores, 0));
            Assert.Equal(-1, CountingPass.AtLeastScalar(scores, 0));
        }
    }
}
