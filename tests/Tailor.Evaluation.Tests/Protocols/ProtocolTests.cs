using Tailor.Evaluation.Protocols;

namespace Tailor.Evaluation.Tests.Protocols;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData("full")]
    [InlineData("uniform-100")]
    [InlineData("uniform-99-expected")]
    [InlineData("popularity-100")]
    [InlineData("uniform-100,seed=-7,history=kept,users=1000")]
    [InlineData("full,users=5")]
    public void PrintsWhatItParsed(string text)
    {
        var protocol = Protocol.Parse(text);
        Assert.Equal(text, protocol.ToString());
        Assert.Equal(protocol, Protocol.Parse(protocol.ToString()));
    }

    [Fact]
    public void DefaultsAreNotPrinted() => Assert.Equal("uniform-5", Protocol.Parse("uniform-5,seed=1,history=excluded").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Full")]
    [InlineData("full-10")]
    [InlineData("uniform")]
    [InlineData("uniform-0")]
    [InlineData("uniform--3")]
    [InlineData("uniform-99999999999")]
    [InlineData("popularity-100-expected")]
    [InlineData("full,seeds=3")]
    [InlineData("full,seed=x")]
    [InlineData("full,seed=1,seed=2")]
    [InlineData("full,users=0")]
    [InlineData("full,")]
    public void RefusesWhatIsNone(string text)
    {
        var error = Assert.Throws<EvaluationException>(() => Protocol.Parse(text));
        Assert.Contains($"\"{text}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("uniform-N-expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConstructorRefusesNegativesThatDoNotFit()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Protocol(CandidateRule.Full, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Protocol(CandidateRule.Uniform));
        Assert.Throws<ArgumentOutOfRangeException>(() => Protocol.Full with { Users = 0 });
    }
}
