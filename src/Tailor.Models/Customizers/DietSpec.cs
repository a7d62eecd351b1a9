using System.Text.Json.Serialization;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// DIET's generators (KDD 2024, arXiv:2406.08804): interest → a score for each weight of each layer, s_lck = m_lck + sigmoid(f_lc) · E_lck, of which the
/// highest in each layer are kept. Masks are no part of a plan; they are measured beside those that are.
/// </summary>
/// <remarks>
/// Tensors (float32), layers l with C channels of K weights: <c>mask.{l}.base</c> (C, K), which everybody shares, m; with
/// <see cref="ChordStrategy.Personal"/> also <c>filter.{l}</c> and <c>element.{l}</c>, hypernetworks as <see cref="ChordSpec"/> has them.
/// </remarks>
public sealed record DietSpec : CustomizerSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "diet";

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<PlanPart> Decides => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsInterest => Strategy == ChordStrategy.Personal;

    /// <summary>Where scores come from.</summary>
    public required ChordStrategy Strategy { get; init; }

    /// <summary>Inner width of a hypernetwork, 1 to 1,024.</summary>
    public required int Hidden { get; init; }

    /// <summary>Rank of a large layer's element scores, 1 to 64.</summary>
    public required int ElementRank { get; init; }

    /// <summary>Share of a layer's weights that a user keeps, above 0 to 1.</summary>
    public required double Keep { get; init; }

    /// <summary>Outputs of a layer's element-level hypernetwork.</summary>
    public int ElementOutputs(ChannelLayer layer) => ChordSpec.IsLowRank(layer) ? (layer.Channels + layer.FanIn) * ElementRank : layer.WeightCount;

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors(BackboneSpec backbone) => backbone.ChannelLayers().SelectMany(layer => (IEnumerable<TensorShape>)
    [
        new($"mask.{layer.Name}.base", layer.Channels, layer.FanIn),
        .. ReadsInterest ? ChordSpec.Hypernetwork($"filter.{layer.Name}", Hidden, layer.Channels, backbone.Width) : [],
        .. ReadsInterest ? ChordSpec.Hypernetwork($"element.{layer.Name}", Hidden, ElementOutputs(layer), backbone.Width) : [],
    ]);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Strategy)) yield return $"Strategy must be {string.Join(" or ", Enum.GetNames<ChordStrategy>())}, not {Strategy}.";
        if (Hidden is < 1 or > 1_024) yield return $"Hidden must be 1 to 1024, not {Hidden}.";
        if (ElementRank is < 1 or > 64) yield return $"ElementRank must be 1 to 64, not {ElementRank}.";
        if (Keep is not (> 0 and <= 1)) yield return FormattableString.Invariant($"Keep must be above 0 to 1, not {Keep}.");
    }
}
