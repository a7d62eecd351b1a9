using System.Globalization;
using System.Text.Json.Nodes;
using Tailor.Evaluation.Baselines;

namespace Tailor.Cli.Experiments;

/// <summary>Settings of item-knn as an experiment writes them; a half-life of null is none, since JSON has no infinity.</summary>
internal static class ItemKnnSettings
{
    /// <summary>Every setting with its default.</summary>
    public static JsonObject Defaults
    {
        get
        {
            var options = new ItemKnnOptions();
            return new() { ["neighbors"] = options.Neighbors, ["shrinkage"] = options.Shrinkage, ["halfLife"] = double.IsFinite(options.HalfLife) ? options.HalfLife : null };
        }
    }

    /// <summary>The library's options.</summary>
    public static ItemKnnOptions Parse(JsonObject settings) => new()
    {
        Neighbors = (int)Number(settings["neighbors"]!),
        Shrinkage = Number(settings["shrinkage"]!),
        HalfLife = settings["halfLife"] is { } halfLife ? Number(halfLife) : double.PositiveInfinity,
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
