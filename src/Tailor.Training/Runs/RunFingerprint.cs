using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;

namespace Tailor.Training.Runs;

/// <summary>Tells one run from another: the backbone and the recipe in full, and a digest of the training sequences.</summary>
internal static class RunFingerprint
{
    public static string Of(Split split, BackboneSpec spec, TrainingOptions options, object? method)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            var items = split.Training(user);
            hash.AppendData(BitConverter.GetBytes(items.Length));
            hash.AppendData(MemoryMarshal.AsBytes(items));
        }

        return JsonSerializer.Serialize(new
        {
            Data = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Items = split.Sequences.ItemCount,
            Backbone = spec,
            Training = options,
            Method = method,
        });
    }
}
