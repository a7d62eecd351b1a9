using System.Text.Json.Serialization;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// CHORD's hypernetworks (ACM MM 2025, method figure): interest → filter scores f_l and element scores E_l for each layer, and layer scores y.
/// A channel's score is s = y_l · sigmoid(f_lc) · mean_k |E_lck|, with y = softmax · L.
/// </summary>
/// <remarks>
/// Tensors (float32), d = the backbone's width, h = <see cref="Hidden"/>, layers l with C channels of K weights. Each hypernetwork is
/// linear – ReLU – linear: <c>filter.{l}.inner.{weight,bias}</c> (h, d) and (h), <c>filter.{l}.outer.{weight,bias}</c> (C, h) and (C);
/// <c>element.{l}.inner</c> the same, <c>element.{l}.outer</c> with C·K rows (weight c·K + k), or (C + K)·r for r = <see cref="ElementRank"/> where
/// C·K is above <see cref="LargestElements"/>: A (C, r), then B (K, r), E = A·Bᵀ; <c>layer.inner</c> (h, d), <c>layer.outer</c> (L, h).
/// With <see cref="ChordStrategy.Static"/> there is only <c>static.scores</c> (channels).
/// </remarks>
public sealed record ChordSpec : CustomizerSpec
{
    /// <summary>Most element scores of a layer that one product gives; beyond, they are of low rank.</summary>
    public const int LargestElements = 1_024;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "chord";

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<PlanPart> Decides => [PlanPart.Precision];

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsInterest => Strategy == ChordStrategy.Personal;

    /// <summary>Where scores come from.</summary>
    public required ChordStrategy Strategy { get; init; }

    /// <summary>Inner width of a hypernetwork, 1 to 1,024.</summary>
    public required int Hidden { get; init; }

    /// <summary>Rank r of a large layer's element scores, 1 to 64.</summary>
    public required int ElementRank { get; init; }

    /// <summary>Whether the filter level takes part.</summary>
    public required bool FilterLevel { get; init; }

    /// <summary>Whether the element level takes part.</summary>
    public required bool ElementLevel { get; init; }

    /// <summary>Whether the layer level takes part.</summary>
    public required bool LayerLevel { get; init; }

    /// <summary>Whether a layer's element scores are of low rank.</summary>
    public static bool IsLowRank(ChannelLayer layer) => layer.WeightCount > LargestElements;

    /// <summary>Outputs of a layer's element-level hypernetwork.</summary>
    public int ElementOutputs(ChannelLayer layer) => IsLowRank(layer) ? (layer.Channels + layer.FanIn) * ElementRank : layer.WeightCount;

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors(BackboneSpec backbone)
    {
        var layers = backbone.ChannelLayers();
        if (Strategy == ChordStrategy.Static) return [new("static.scores", layers.Sum(layer => layer.Channels))];
        return
        [
            .. FilterLevel ? layers.SelectMany(layer => Hypernetwork($"filter.{layer.Name}", Hidden, layer.Channels, backbone.Width)) : [],
            .. ElementLevel ? layers.SelectMany(layer => Hypernetwork($"element.{layer.Name}", Hidden, ElementOutputs(layer), backbone.Width)) : [],
            .. LayerLevel ? Hypernetwork("layer", Hidden, layers.Count, backbone.Width) : [],
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Strategy)) yield return $"Strategy must be {string.Join(" or ", Enum.GetNames<ChordStrategy>())}, not {Strategy}.";
        if (Hidden is < 1 or > 1_024) yield return $"Hidden must be 1 to 1024, not {Hidden}.";
        if (ElementRank is < 1 or > 64) yield return $"ElementRank must be 1 to 64, not {ElementRank}.";
        if (!FilterLevel && !ElementLevel && !LayerLevel) yield return "At least one of FilterLevel, ElementLevel and LayerLevel must be on.";
    }

    /// <summary>The tensors of one hypernetwork.</summary>
    internal static IEnumerable<TensorShape> Hypernetwork(string name, int hidden, int outputs, int width) =>
    [
        new($"{name}.inner.weight", hidden, width), new($"{name}.inner.bias", hidden),
        new($"{name}.outer.weight", outputs, hidden), new($"{name}.outer.bias", outputs),
    ];
}
