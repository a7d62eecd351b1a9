using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tailor.Cli.Experiments;

/// <summary>One variant with one seed.</summary>
internal sealed record Cell(Experiment Experiment, string Variant, int Seed)
{
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

    /// <summary>SHA-256 over all that decides the outcome: a recorded cell counts only as long as its experiment asks for the same.</summary>
    public string Digest
    {
        get
        {
            var asked = new JsonObject
            {
                ["method"] = Experiment.Method,
                ["file"] = Experiment.Data.File,
                ["read"] = JsonSerializer.SerializeToNode(Experiment.Data.Read, ExperimentJson.Default.ReadSettings),
                ["settings"] = Sorted(Settings),
                ["seed"] = Seed,
                ["protocols"] = new JsonArray([.. Experiment.Protocols.Select(protocol => JsonValue.Create(protocol))]),
                ["protocolSeed"] = Experiment.ProtocolSeed,
            };
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked.ToJsonString())));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Variant}, seed {Seed}";

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
