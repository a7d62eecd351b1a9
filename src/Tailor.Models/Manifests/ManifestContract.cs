using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;

namespace Tailor.Models.Manifests;

/// <summary>Which keys a manifest of each format has.</summary>
internal static class ManifestContract
{
    private static readonly JsonTypeInfo<ModelManifest>[] Formats =
        [.. Enumerable.Range(ModelManifest.OldestFormat, ModelManifest.CurrentFormat - ModelManifest.OldestFormat + 1).Select(Make)];

    /// <summary>How a manifest of a format is read.</summary>
    public static JsonTypeInfo<ModelManifest> Of(int format) => Formats[format - ModelManifest.OldestFormat];

    /// <summary>The format that a key came with.</summary>
    /// <param name="outer">The key of the manifest that holds it, or the key itself.</param>
    /// <param name="inner">The key inside, or null.</param>
    public static int Since(string outer, string? inner) => (outer, inner) switch
    {
        ("quantization" or "extractor" or "customizer", null) or ("backbone", "itemBias") => 2,
        ("backbone", "residual") => 3,
        ("extractor", "guided") => 4,
        ("extractor", "coded") => 6,
        ("customizer", "fleet") => 7,
        _ => 1,
    };

    /// <summary>A key is required from its format on. Keys of the backbone cannot be required by an attribute: settings of training, read elsewhere, have defaults for them.</summary>
    private static JsonTypeInfo<ModelManifest> Make(int format)
    {
        var options = new JsonSerializerOptions(ManifestJson.Default.Options)
        {
            TypeInfoResolver = ManifestJson.Default.WithAddedModifier(type =>
            {
                var isManifest = type.Type == typeof(ModelManifest);
                var part = type.Type == typeof(ExtractorSpec) ? "extractor" : type.Type == typeof(ForwardOfaSpec) ? "customizer" : type.Type.IsSubclassOf(typeof(BackboneSpec)) ? "backbone" : null;
                if (!isManifest && part is null) return;
                foreach (var property in type.Properties)
                {
                    var since = isManifest ? Since(property.Name, null) : Since(part!, property.Name);
                    if (since > 1) property.IsRequired = format >= since;
                }
            }),
        };
        return (JsonTypeInfo<ModelManifest>)options.GetTypeInfo(typeof(ModelManifest));
    }
}
