using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>
/// Caser (Tang and Wang, WSDM 2018): horizontal and vertical convolutions over the latest items, without the user embedding,
/// which a device whose user was never seen in training could not have.
/// </summary>
/// <remarks>
/// The window is the latest L = MaxLength items, padded on the left with zero vectors. Tensors (float32), d = Width:
/// <c>horizontal.{h}.{weight,bias}</c> (HorizontalFilters, h, d) and (HorizontalFilters) for every height h in 1 … L: activation ReLU,
/// then maximum over the L−h+1 positions; <c>vertical.{weight,bias}</c> (VerticalFilters, L) and (VerticalFilters): each filter sums the
/// rows of the window (no activation); features are [vertical filter 0's d values, filter 1's …, height 1's maxima, height 2's …];
/// <c>output.{weight,bias}</c> (d, VerticalFilters·d + L·HorizontalFilters) and (d), activation ReLU, then
/// <c>state.{weight,bias}</c> (d, d) and (d). Items: <c>items.weight</c> (ItemCount, d).
/// </remarks>
public sealed record CaserSpec : BackboneSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "caser";

    /// <summary>Horizontal filters for each height, 1 to 256 (n_h in the paper).</summary>
    public required int HorizontalFilters { get; init; }

    /// <summary>Vertical filters, 1 to 256 (n_v in the paper).</summary>
    public required int VerticalFilters { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors()
    {
        for (var height = 1; height <= MaxLength; height++)
        {
            yield return new($"horizontal.{height}.weight", HorizontalFilters, height, Width);
            yield return new($"horizontal.{height}.bias", HorizontalFilters);
        }

        foreach (var tensor in Linear("vertical", VerticalFilters, MaxLength)) yield return tensor;
        foreach (var tensor in Linear("output", Width, (VerticalFilters * Width) + (MaxLength * HorizontalFilters))) yield return tensor;
        foreach (var tensor in Linear("state", Width, Width)) yield return tensor;
    }

    /// <inheritdoc/>
    /// <remarks>Without the vertical filters: each has only L weights and runs over the columns of the window, so there is nothing to save.</remarks>
    public override IReadOnlyList<ChannelLayer> ChannelLayers() =>
    [
        .. Enumerable.Range(1, MaxLength).Select(height => new ChannelLayer($"horizontal.{height}", HorizontalFilters, height * Width)),
        new("output", Width, (VerticalFilters * Width) + (MaxLength * HorizontalFilters)),
        new("state", Width, Width),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() =>
    [
        .. base.Problems(),
        .. OutOfRange(nameof(HorizontalFilters), HorizontalFilters, 1, 256),
        .. OutOfRange(nameof(VerticalFilters), VerticalFilters, 1, 256),
    ];
}
