using System.Globalization;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;

namespace Tailor.Device.Installed;

/// <summary>What a device can afford, checked on the device: a cloud that is wrong or not ours cannot fill it up.</summary>
internal static class DeviceBudget
{
    /// <summary>Checks what a plan costs before anything of it is downloaded.</summary>
    /// <exception cref="PlanException">It is beyond a limit.</exception>
    public static void RequireWithin(DeviceProfile profile, ModelManifest manifest, Plan? plan, IReadOnlyList<NeededPiece> needed)
    {
        var table = plan?.Embedding?.Length ?? (long)manifest.ItemCount * manifest.Backbone.Width * sizeof(float);
        Require("bytes of the item table", table, profile.TableBytes);
        Require("bytes of storage", needed.Sum(piece => piece.Length), profile.StorageBytes);
        Require("multiply-adds", new StructureCosts(manifest.Backbone).Of(StructureBudgetKind.MultiplyAdds, plan?.Structure), profile.MultiplyAdds);
        if (profile.AverageBits is { } most && manifest.Decisions.Contains(PlanPart.Precision))
        {
            var bits = plan?.Precision?.AverageBits(manifest.Backbone.ChannelLayers()) ?? 32;
            if (bits > most + 1e-6) throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"at most {most} bits a weight, which this device can afford"), string.Create(CultureInfo.InvariantCulture, $"{bits}"));
        }
    }

    /// <summary>Checks what a network takes in memory.</summary>
    /// <exception cref="PlanException">It is beyond the limit.</exception>
    public static void RequireMemory(DeviceProfile profile, InstalledModel model) =>
        Require("bytes of memory", model.Recommender.Bytes.Total + (model.Manifest.Extractor?.MemoryBytes(model.Manifest.Backbone.Width) ?? 0), profile.MemoryBytes);

    private static void Require(string what, long found, long? most)
    {
        if (found > most) throw new PlanException($"at most {most} {what}, which this device can afford", $"{found}");
    }
}
