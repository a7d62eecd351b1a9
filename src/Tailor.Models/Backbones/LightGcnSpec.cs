using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>
/// LightGCN (He et al., SIGIR 2020) as a device runs it: the items' propagated embeddings, and no network. A user's state is one more propagation, from
/// the items of the history, in any order: (1 / √n) · Σ w_i e_i over its n items, with w_i = 1 / √(users of item i in training).
/// </summary>
/// <remarks>No tensors of its own. Items: <c>items.weight</c> (ItemCount, d) and <c>items.historyWeight</c> (ItemCount), the w_i. Since format 5.</remarks>
public sealed record LightGcnSpec : BackboneSpec
{
    /// <summary>Name of the history weights among the items' tensors.</summary>
    public const string HistoryWeight = "items.historyWeight";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "lightgcn";

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors() => [];

    /// <inheritdoc/>
    public override IReadOnlyList<ChannelLayer> ChannelLayers() => [];

    /// <inheritdoc/>
    public override long RestMultiplyAdds() => Width;

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> ItemTensors(int itemCount) => [.. base.ItemTensors(itemCount), new(HistoryWeight, itemCount)];
}
