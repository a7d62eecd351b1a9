using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;

namespace Tailor.Device.Installed;

/// <summary>What a model is made of by, verified.</summary>
/// <param name="Release">The model's pieces.</param>
/// <param name="Manifest">What the model is.</param>
/// <param name="Plan">The plan, or null.</param>
internal sealed record Documents(Release Release, ModelManifest Manifest, Plan? Plan)
{
    /// <summary>Whether plans are decided by the user's interest.</summary>
    public static bool ArePersonal(ModelManifest manifest) => manifest is { Extractor: not null, Customizer.ReadsInterest: true } && !manifest.Decisions.IsEmpty;
}
