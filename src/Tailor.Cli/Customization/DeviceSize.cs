using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>What a model takes on a device.</summary>
internal static class DeviceSize
{
    private const string CustomizerFile = "customizer.safetensors";

    /// <summary>Bytes on its disk: all files but the customizer's, and of that the extractor's tensors.</summary>
    public static long Stored(ModelManifest manifest) =>
        manifest.Files.Where(file => file.Name != CustomizerFile).Sum(file => file.Size) + manifest.Blocks.Where(block => block.Role == BlockRole.Extractor).Sum(block => block.Size);

    /// <summary>Bytes of the numbers that it computes with: channels at their bits, all else of network, items and extractor in float32.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="precision">Bits of each channel, or null for float32.</param>
    public static long Resident(ModelManifest manifest, Precision? precision)
    {
        var layers = manifest.Backbone.ChannelLayers();
        var extractor = manifest.Extractor is null ? [] : ExtractorSpec.Tensors(manifest.Backbone.Width);
        var values = manifest.Backbone.Tensors().Concat(manifest.Backbone.ItemTensors(manifest.ItemCount)).Concat(extractor).Sum(shape => shape.ElementCount);
        var channels = layers.Sum(layer => (long)layer.WeightCount);
        return precision is null ? values * sizeof(float) : ((values - channels) * sizeof(float)) + PackedSize.Of(precision, layers);
    }
}
