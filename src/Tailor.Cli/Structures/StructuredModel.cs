using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Customization;
using Tailor.Customization.ForwardOfa;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Structures;

/// <summary>A model opened with all that decides blocks and parameters, and all that runs them; the folder may be closed afterwards.</summary>
internal sealed class StructuredModel
{
    private readonly ModelManifest _manifest;
    private readonly ForwardOfaCustomizer? _customizer;
    private readonly string _name;

    /// <param name="model">The folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <exception cref="UsageException">Its customizer decides no blocks, or its network has none to skip.</exception>
    public StructuredModel(ModelFolder model, string name)
    {
        (_manifest, _name) = (model.Manifest, name);
        Costs = new StructureCosts(_manifest.Backbone);
        if (Costs.Blocks == 0) throw new UsageException($"{name} has no blocks that could be skipped: its {_manifest.Backbone.Name} is of another kind.");
        Recommender = Recommender.Open(model);
        Extractor = InterestExtractor.Open(model, Recommender);
        _customizer = Customizers.Open(model) as ForwardOfaCustomizer;
    }

    /// <summary>The device's network, which plans are applied to.</summary>
    public Recommender Recommender { get; }

    /// <summary>What its structures cost.</summary>
    public StructureCosts Costs { get; }

    /// <summary>What makes interests, or null.</summary>
    public InterestExtractor? Extractor { get; }

    /// <summary>What decides.</summary>
    /// <exception cref="UsageException">The model has no such customizer.</exception>
    public ForwardOfaCustomizer Customizer => _customizer ?? throw new UsageException($"{_name} has no customizer that decides blocks.");

    /// <summary>Whether there is one.</summary>
    public bool HasCustomizer => _customizer is not null;

    /// <summary>Bytes that a device has on its disk: all that it may ever need. A device that fetches kept blocks only has less.</summary>
    public long StoredBytes => DeviceSize.Stored(_manifest);

    /// <summary>Bytes that it has in memory with a plan applied.</summary>
    public long ResidentBytes(Recommender applied) => DeviceSize.Resident(_manifest, applied);

    /// <summary>Bytes that a device sends for a plan: the interest, and the interest as seen from the guide.</summary>
    public int InterestBytes => _customizer is null ? 0 : ((_customizer.Spec.ReadsInterest ? 1 : 0) + (_customizer.Spec.ReadsGuidedInterest ? 1 : 0)) * _customizer.Width * sizeof(float);

    /// <summary>Bytes of the guide, which the cloud sends in between.</summary>
    public int GuideBytes => _customizer?.Spec.ReadsGuidedInterest == true ? _customizer.Width * sizeof(float) : 0;
}
