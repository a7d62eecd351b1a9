using Tailor.Models.Tensors;

namespace Tailor.Models.Manifests;

/// <summary>A tensor that a model must have: it follows from the sizes in the manifest alone.</summary>
/// <param name="Shape">Name and dimensions.</param>
/// <param name="Type">Element type.</param>
/// <param name="File">The file that holds it.</param>
/// <param name="Role">What it is part of.</param>
internal sealed record ExpectedTensor(TensorShape Shape, TensorType Type, string File, BlockRole Role)
{
    /// <summary>Bytes.</summary>
    public long Size => Shape.ElementCount * Type.ElementSize();

    /// <summary>Every tensor of a model whose sizes are in range, in the order of the manifest's blocks.</summary>
    public static IEnumerable<ExpectedTensor> Of(ModelManifest manifest)
    {
        var (backbone, quantization) = (manifest.Backbone, manifest.Quantization);
        HashSet<string> codes = quantization is { HasCodes: true } ? [.. backbone.ChannelLayers().Select(layer => layer.Weight)] : [];
        return
        [
            .. Stored(backbone.Tensors(), ManifestRules.BackboneFile, BlockRole.Backbone, shape => codes.Contains(shape.Name)),
            .. Stored(quantization?.Tensors(backbone), ManifestRules.BackboneFile, BlockRole.Backbone),
            .. Stored(manifest.Customizer?.Adapts?.Tensors(backbone), ManifestRules.BackboneFile, BlockRole.Backbone),
            .. Stored(backbone.ItemTensors(manifest.ItemCount), ManifestRules.ItemsFile, BlockRole.Items),
            .. Stored(manifest.Extractor?.Tensors(backbone.Width), ManifestRules.CustomizerFile, BlockRole.Extractor, shape => manifest.Extractor!.IsCoded(shape)),
            .. Stored(manifest.Customizer?.Tensors(backbone), ManifestRules.CustomizerFile, BlockRole.Customizer),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Shape} of {Type}";

    private static IEnumerable<ExpectedTensor> Stored(IEnumerable<TensorShape>? shapes, string file, BlockRole role, Predicate<TensorShape>? isCoded = null) =>
        shapes?.Select(shape => new ExpectedTensor(shape, isCoded?.Invoke(shape) == true ? TensorType.I8 : TensorType.F32, file, role)) ?? [];
}
