using Tailor.Evaluation.Ranking;

namespace Tailor.Evaluation.Tests.Ranking;

public sealed class TopListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(300)]
    public void AgreesWithSorting(int k)
    {
        var random = new Random(k);
        var top = new TopList(k);
        var (items, found) = (new int[k], new float[k]);
        for (var round = 0; round < 10; round++) // the same list again: it must end empty
        {
            var scores = Enumerable.Range(0, 200).Select(_ => (float)random.Next(30)).ToArray();
            for (var item = 0; item < scores.Length; item++) top.Offer(item, scores[item]);
            var expected = Enumerable.Range(0, 200).OrderByDescending(item => scores[item]).ThenBy(item => item).Take(k).ToArray();
            var count = top.TakeAll(items, found);
            Assert.Equal(expected, items[..count]);
            Assert.Equal(expected.Select(item => scores[item]), found[..count]);
            Assert.Equal(0, top.Count);
        }
    }
}
