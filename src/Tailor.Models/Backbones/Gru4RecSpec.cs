using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>GRU4Rec (Hidasi et al., ICLR 2016): gated recurrent layers over the item history, the last state scores items.</summary>
/// <remarks>
/// Tensors (float32), d = Width, h = <see cref="Hidden"/>, in = d for layer 0 and h above: <c>embedding.norm.{weight,bias}</c> (d) when
/// <see cref="EmbeddingNorm"/>; for layer i <c>layers.{i}.input.{weight,bias}</c> (3h, in) and (3h), <c>layers.{i}.hidden.{weight,bias}</c>
/// (3h, h) and (3h), gates in the order reset, update, new as in libtorch (the reset gate multiplies the hidden product, bias included);
/// <c>output.{weight,bias}</c> (d, h) and (d). Items: <c>items.weight</c> (ItemCount, d). Layer norm epsilon 1e-8.
/// With <see cref="Residual"/> there are <c>layers.{i}.norm.{weight,bias}</c> (d) before a layer's other tensors, and <c>final.norm.{weight,bias}</c> (d) before the output.
/// </remarks>
public sealed record Gru4RecSpec : BackboneSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "gru4rec";

    /// <summary>Width of the recurrent state, 1 to 2,048.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of recurrent layers, 1 to 16.</summary>
    public required int Layers { get; init; }

    /// <summary>Whether the item embedding is normalised before the first layer.</summary>
    public required bool EmbeddingNorm { get; init; }

    /// <summary>
    /// Whether a layer adds to what it reads, x + GRU(Norm(x)), in place of handing on its state alone; what comes out of the last layer is then
    /// normalised too. So whatever layers are left out, the rest reads what it knows. Needs <see cref="Hidden"/> = Width. Since format 3.
    /// </summary>
    public bool Residual { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors()
    {
        if (EmbeddingNorm)
        {
            foreach (var tensor in LayerNorm("embedding.norm", Width)) yield return tensor;
        }

        for (var i = 0; i < Layers; i++)
        {
            if (Residual)
            {
                foreach (var tensor in LayerNorm($"layers.{i}.norm", Width)) yield return tensor;
            }

            foreach (var tensor in Linear($"layers.{i}.input", 3 * Hidden, i == 0 ? Width : Hidden)) yield return tensor;
            foreach (var tensor in Linear($"layers.{i}.hidden", 3 * Hidden, Hidden)) yield return tensor;
        }

        if (Residual)
        {
            foreach (var tensor in LayerNorm("final.norm", Width)) yield return tensor;
        }

        foreach (var tensor in Linear("output", Width, Hidden)) yield return tensor;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ChannelLayer> ChannelLayers() =>
    [
        .. Enumerable.Range(0, Layers).SelectMany(layer => (ChannelLayer[])
        [
            new($"layers.{layer}.input", 3 * Hidden, layer == 0 ? Width : Hidden),
            new($"layers.{layer}.hidden", 3 * Hidden, Hidden),
        ]),
        new("output", Width, Hidden),
    ];

    /// <inheritdoc/>
    /// <remarks>With <see cref="Residual"/> each layer; else there are none, for each layer reads what the one below makes.</remarks>
    public override IReadOnlyList<SkippableBlock> SkippableBlocks() =>
        Residual ? [.. Enumerable.Range(0, Layers).Select(layer => Block($"layers.{layer}", SkippableBlock.NormMultiplyAdds * (long)Width))] : [];

    /// <inheritdoc/>
    public override long RestMultiplyAdds() =>
        ((long)Width * Hidden) + (SkippableBlock.NormMultiplyAdds * (long)Width * ((EmbeddingNorm ? 1 : 0) + (Residual ? 1 : 0)));

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() =>
    [
        .. base.Problems(),
        .. OutOfRange(nameof(Hidden), Hidden, 1, 2_048),
        .. OutOfRange(nameof(Layers), Layers, 1, 16),
        .. Residual && Hidden != Width ? [$"With Residual, Hidden must be Width, {Width}, not {Hidden}: a layer adds its state to what it reads."] : Array.Empty<string>(),
    ];
}
