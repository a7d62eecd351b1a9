using System.Text.Json.Serialization;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// DUET's generator (WWW 2023, arXiv:2209.05227): interest z → a linear layer of the user's own between the last state and the scores,
/// W = z · W₁ + b₁ and b = z · W₂ + b₂. It is measured beside what plans carry.
/// </summary>
/// <remarks>
/// Tensors (float32), d = the backbone's width: <c>head.weight.weight</c> (d·d, d), <c>head.weight.bias</c> (d·d), <c>head.bias.weight</c> (d, d),
/// <c>head.bias.bias</c> (d). With <see cref="ChordStrategy.Static"/> the layer itself, the same for everybody: <c>head.weight</c> (d, d), <c>head.bias</c> (d).
/// </remarks>
public sealed record DuetSpec : CustomizerSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "duet";

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<PlanPart> Decides => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ReadsInterest => Strategy == ChordStrategy.Personal;

    /// <summary>Where the layer comes from.</summary>
    public required ChordStrategy Strategy { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors(BackboneSpec backbone)
    {
        var width = backbone.Width;
        return ReadsInterest
            ? [new("head.weight.weight", width * width, width), new("head.weight.bias", width * width), new("head.bias.weight", width, width), new("head.bias.bias", width)]
            : [new("head.weight", width, width), new("head.bias", width)];
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Strategy)) yield return $"Strategy must be {string.Join(" or ", Enum.GetNames<ChordStrategy>())}, not {Strategy}.";
    }
}
