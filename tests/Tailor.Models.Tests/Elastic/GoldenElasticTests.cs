using Tailor.Models.Elastic;

namespace Tailor.Models.Tests.Elastic;

/// <summary>A stream that was written once and must be read for ever: 90 items of 6 values.</summary>
public sealed class GoldenElasticTests
{
    [Theory]
    [InlineData(126, 126, 0.0019532342f, 9.792669E-05f, 0.006022473f)]
    [InlineData(400, 399, -0.21959884f, 0.044415876f, -0.14180861f)]
    [InlineData(600, 599, -0.16972917f, 0.042575046f, -0.11932512f)]
    [InlineData(838, 838, -0.17488495f, 0.038037013f, -0.124048844f)]
    public void Every_prefix_has_the_values_that_it_had(long budget, long length, float first, float middle, float last)
    {
        var file = ElasticFile.Of(File.ReadAllBytes(Path.Combine(GoldenModelTests.Folder, "elastic-1", "small.elastic")), "small");
        Assert.Equal((90, 6, 0x0123_4567_89AB_CDEFUL), (file.Header.Items, file.Header.Width, file.Header.Source));
        Assert.Equal(length, file.Layout.Within(budget));
        var table = file.Table(file.Within(budget)!).Decode();
        Assert.Equal((first, middle, last), (table[0], table[(5 * 6) + 3], table[(89 * 6) + 5]));
    }
}
