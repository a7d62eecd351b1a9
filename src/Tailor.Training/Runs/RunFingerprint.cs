using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Torch;

namespace Tailor.Training.Runs;

/// <summary>Tells one run from another: the backbone and the recipe in full, a digest of the training sequences, and whether a CUDA device computes, which rounds otherwise.</summary>
internal static class RunFingerprint
{
    public static string Of(Split split, BackboneSpec spec, TrainingOptions options, object? method) => JsonSerializer.Serialize(new
    {
        Data = DigestOf(split),
        Items = split.Sequences.ItemCount,
        Backbone = spec,
        Training = options,
        Method = method,
        Cuda = torch.get_default_device() >= 0,
    });

    /// <summary>The same of a run that is no backbone's.</summary>
    /// <param name="split">The data.</param>
    /// <param name="settings">All that decides the outcome.</param>
    public static string Of(Split split, object settings) => JsonSerializer.Serialize(new { Data = DigestOf(split), Items = split.Sequences.ItemCount, Settings = settings });

    /// <summary>
    /// Whether a checkpoint's run is this one. What is 0, false or null may be missing on either side: an option that a later version adds does, so, what was done
    /// before it, and a run that an earlier version began goes on.
    /// </summary>
    /// <param name="recorded">The checkpoint's.</param>
    /// <param name="present">This run's.</param>
    public static bool AreSame(string recorded, string present) =>
        string.Equals(recorded, present, StringComparison.Ordinal) || JsonNode.DeepEquals(WithoutDefaults(JsonNode.Parse(recorded)), WithoutDefaults(JsonNode.Parse(present)));

    private static JsonNode? WithoutDefaults(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, WithoutDefaults(member.Value))).Where(member => !IsDefault(member.Value))),
        JsonArray elements => new JsonArray([.. elements.Select(WithoutDefaults)]),
        _ => node?.DeepClone(),
    };

    private static bool IsDefault(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => node.AsValue().GetValue<double>() == 0,
        _ => false,
    };

    private static string DigestOf(Split split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            var items = split.Training(user);
            hash.AppendData(BitConverter.GetBytes(items.Length));
            hash.AppendData(MemoryMarshal.AsBytes(items));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
