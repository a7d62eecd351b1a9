using Tailor.Models.Manifests;
using Tailor.Runtime;

namespace Tailor.Cli.Customization;

/// <summary>What a model takes on a device.</summary>
internal static class DeviceSize
{
    private const string CustomizerFile = "customizer.safetensors";

    /// <summary>Bytes on its disk: all files but the customizer's, and of that the extractor's tensors.</summary>
    public static long Stored(ModelManifest manifest) =>
        manifest.Files.Where(file => file.Name != CustomizerFile).Sum(file => file.Size) + manifest.Blocks.Where(block => block.Role == BlockRole.Extractor).Sum(block => block.Size);

    /// <summary>Bytes in its memory: all that the recommender holds, and the extractor in float32.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="recommender">The network as the device runs it.</param>
    public static long Resident(ModelManifest manifest, Recommender recommender) =>
        recommender.Bytes.Total + (manifest.Extractor?.MemoryBytes(manifest.Backbone.Width) ?? 0);
}
