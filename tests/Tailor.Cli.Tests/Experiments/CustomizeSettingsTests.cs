using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

public sealed class CustomizeSettingsTests
{
    [Theory]
    [InlineData("""{ "strategy": "own", "bits": 3, "noiseClip": 2 }""", "noiseClip goes with noiseEpsilon")]
    [InlineData("""{ "strategy": "own", "bits": 9 }""", "bits must be 2 to 8")]
    [InlineData("""{ "strategy": "own", "bits": 3, "itemBits": 5 }""", "itemBits must be 32, 8, 4 or 2")]
    [InlineData("""{ "strategy": "own", "bits": 3, "method": "cord" }""", "Did you mean 'chord'?")]
    public void WhatCannotBeMeantIsRefused(string settings, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Parse(settings)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "strategy": "own", "budget": 1, "noiseClip": 2 }""", "noiseClip goes with noiseEpsilon")]
    [InlineData("""{ "strategy": "mean", "budget": 1, "noiseEpsilon": 2 }""", "goes with the strategy own")]
    [InlineData("""{ "strategy": "own", "budget": 1, "noiseEpsilon": -2 }""", "Epsilon must be above 0, not -2")]
    [InlineData("""{ "strategy": "own", "budget": 2 }""", "shares above 0 and at most 1")]
    public void WhatCannotBeMeantOfStructuresIsRefused(string settings, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => StructureSettings.Parse(JsonNode.Parse(settings)!.AsObject())).Message, StringComparison.Ordinal);

    [Fact]
    public void StructuresAreAskedForWithNoise()
    {
        var request = StructureSettings.Parse(JsonNode.Parse("""{ "strategy": "own", "budget": 0.5, "noiseEpsilon": 200, "noiseClip": 3 }""")!.AsObject()).Request;
        Assert.Equal((200, 3), (request.Noise!.Epsilon, request.Noise.ClipNorm));
        Assert.Equal("50 % of the blocks' multiply-adds, interests of length 3 with noise, ε = 200", request.Budgets);
    }

    private static CustomizeSettings Parse(string settings) => CustomizeSettings.Parse(JsonNode.Parse(settings)!.AsObject());
}
