using Tailor.Cli.Errors;
using Tailor.Customization;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Customization;

/// <summary>
/// A model opened with all that makes plans and carries them out; the folder may be closed afterwards. One that was not trained to be narrowed is
/// rounded as it is, with 8-bit activations.
/// </summary>
internal sealed class CustomizedModel
{
    private readonly string _name;
    private readonly ModelManifest _manifest;
    private readonly ICustomizer? _customizer;

    /// <param name="model">The folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="itemBits">Bits of a value of the item table: 32, 8, 4 or 2.</param>
    /// <param name="roundTo">Bits that all channels are rounded to beforehand, 2 to 8; null for weights as they are.</param>
    public CustomizedModel(ModelFolder model, string name, int itemBits = 32, int? roundTo = null)
    {
        var manifest = model.Manifest;
        var quantization = manifest.Quantization ?? new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 8);
        (_name, _manifest, Layers) = (name, manifest, manifest.Backbone.ChannelLayers());
        var options = new RecommenderOptions { Quantization = quantization, ItemBits = itemBits };
        Recommender = roundTo is { } bits
            ? new Recommender(
                manifest.Backbone,
                manifest.ItemCount,
                new RoundedTensors(new TensorFileSource(model.Backbone, model.Items), manifest.Backbone, bits, quantization.Master == MasterType.OwnScale),
                options with { Quantization = quantization with { Master = MasterType.OwnScale } })
            : Recommender.Open(model, options);
        Extractor = InterestExtractor.Open(model, Recommender);
        _customizer = Customizers.Open(model);
        Losses = RoundingLoss.Of(model);
    }

    /// <summary>The device's network, which plans are applied to.</summary>
    public Recommender Recommender { get; }

    /// <summary>Its layers with channels.</summary>
    public IReadOnlyList<ChannelLayer> Layers { get; }

    /// <summary>(channels) what 2 bits cost each channel.</summary>
    public float[] Losses { get; }

    /// <summary>What makes interests, or null.</summary>
    public InterestExtractor? Extractor { get; }

    /// <summary>What makes plans.</summary>
    /// <exception cref="UsageException">The model has no customizer.</exception>
    public ICustomizer Customizer => _customizer ?? throw new UsageException($"{_name} has no customizer, which makes plans of histories.");

    /// <summary>Bytes that a device has on its disk.</summary>
    public long StoredBytes => DeviceSize.Stored(_manifest);

    /// <summary>Bytes that it has in memory with a strategy applied.</summary>
    public long ResidentBytes(Recommender applied) => DeviceSize.Resident(_manifest, applied);

    /// <summary>Bytes of an interest: what a device sends; 0 where none is read.</summary>
    public int InterestBytes => _customizer?.Spec.ReadsInterest == true ? Extractor!.Width * sizeof(float) : 0;
}
