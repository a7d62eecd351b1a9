using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;

namespace Tailor.Training.Runs;

/// <summary>Tells one run from another: the backbone and the recipe in full, and a digest of the training sequences.</summary>
internal static class RunFingerprint
{
    public static string Of(Split split, BackboneSpec spec, TrainingOptions options, object? method) => JsonSerializer.Serialize(new
    {
        Data = DigestOf(split),
        Items = split.Sequences.ItemCount,
        Backbone = spec,
        Training = options,
        Method = method,
    });

    /// <summary>The same of a run that is no backbone's.</summary>
    /// <param name="split">The data.</param>
    /// <param name="settings">All that decides the outcome.</param>
    public static string Of(Split split, object settings) => JsonSerializer.Serialize(new { Data = DigestOf(split), Items = split.Sequences.ItemCount, Settings = settings });

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
