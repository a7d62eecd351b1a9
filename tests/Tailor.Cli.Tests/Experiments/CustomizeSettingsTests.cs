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

    private static CustomizeSettings Parse(string settings) => CustomizeSettings.Parse(JsonNode.Parse(settings)!.AsObject());
}
