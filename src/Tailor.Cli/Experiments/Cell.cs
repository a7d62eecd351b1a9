using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tailor.Cli.Experiments;

/// <summary>One variant with one seed.</summary>
internal sealed record Cell(Experiment Experiment, string Variant, int Seed)
{
    /// <summary>The key of a variant that says how its model is customized when it is measured.</summary>
    public const string Customize = "customize";

    /// <summary>The experiment's settings with the variant's laid over them.</summary>
    public JsonObject Settings
    {
        get
        {
            var merged = (JsonObject)Experiment.Settings.DeepClone();
            Overlay(merged, Experiment.Variants[Variant]);
            return merged;
        }
    }

    /// <summary>The settings that training goes by: without what only evaluation asks for.</summary>
    public JsonObject TrainingSettings
    {
        get
        {
            var settings = Settings;
            settings.Remove(Customize);
            return settings;
        }
    }

    /// <summary>SHA-256 over all that decides the trained model: variants that differ only in their evaluation share one.</summary>
    public string TrainingDigest => DigestOf(TrainingSettings, withEvaluation: false);

    /// <summary>SHA-256 over all that decides the outcome: a recorded cell counts only as long as its experiment asks for the same.</summary>
    public string Digest => DigestOf(Settings, withEvaluation: true);

    /// <inheritdoc/>
    public override string ToString() => $"{Variant}, seed {Seed}";

    /// <summary>SHA-256 over all that decides the trained base.</summary>
    public string BaseDigest => DigestOf([], withEvaluation: false);

    private string DigestOf(JsonObject settings, bool withEvaluation)
    {
        var asked = new JsonObject
        {
            ["method"] = Experiment.Method,
            ["file"] = Experiment.Data.File,
            ["read"] = JsonSerializer.SerializeToNode(Experiment.Data.Read, ExperimentJson.Default.ReadSettings),
            ["settings"] = Sorted(settings),
            ["seed"] = Seed,
        };
        if (withEvaluation)
        {
            asked["protocols"] = new JsonArray([.. Experiment.Protocols.Select(protocol => JsonValue.Create(protocol))]);
            asked["protocolSeed"] = Experiment.ProtocolSeed;
        }

        if (Experiment.Base is { } named) asked["base"] = new JsonObject { ["method"] = named.Method, ["settings"] = Sorted(named.Settings) };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked.ToJsonString())));
    }

    private static void Overlay(JsonObject target, JsonObject changes)
    {
        foreach (var (key, value) in changes)
        {
            if (target[key] is JsonObject inner && value is JsonObject deeper) Overlay(inner, deeper);
            else target[key] = value?.DeepClone();
        }
    }

    private static JsonObject Sorted(JsonObject settings) => new(
        from pair in settings
        orderby pair.Key
        select KeyValuePair.Create(pair.Key, pair.Value is JsonObject inner ? Sorted(inner) : pair.Value?.DeepClone()));
}
