using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>What a backbone is made of: enough to rebuild its forward pass from the tensors in the model folder.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SasRecSpec), "sasrec")]
[JsonDerivedType(typeof(Gru4RecSpec), "gru4rec")]
[JsonDerivedType(typeof(CaserSpec), "caser")]
[JsonDerivedType(typeof(NextItNetSpec), "nextitnet")]
[JsonDerivedType(typeof(LightGcnSpec), "lightgcn")]
public abstract record BackboneSpec
{
    /// <summary>The backbone's name, as it stands in the manifest and on the command line.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Width of an item embedding and of the hidden state that scores items, 1 to 1,024 floats.</summary>
    public required int Width { get; init; }

    /// <summary>How many of the latest items the backbone reads, 1 to 4,096 items.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Whether each item has a learned bias, which is added to its score: <c>items.bias</c> (itemCount) beside the item table.</summary>
    public bool ItemBias { get; init; }

    /// <summary>Name and shape of every tensor of the network, all float32. Writer, reader and trainer go by this list.</summary>
    /// <returns>The tensors, from the input to the output.</returns>
    public abstract IEnumerable<TensorShape> Tensors();

    /// <summary>
    /// The layers whose channels can have bit widths of their own: every linear layer and convolution of the network, in the order of
    /// <see cref="Tensors"/>. A plan's codes follow this order, channel after channel.
    /// </summary>
    public abstract IReadOnlyList<ChannelLayer> ChannelLayers();

    /// <summary>
    /// The blocks that a device can do without, from the input to the output; empty where there are none. A plan's structure has a bit for each,
    /// in this order.
    /// </summary>
    public virtual IReadOnlyList<SkippableBlock> SkippableBlocks() => [];

    /// <summary>Multiply-adds for one item outside the skippable blocks: the rest of the network, the scoring of items not counted.</summary>
    public virtual long RestMultiplyAdds() => 0;

    /// <summary>
    /// The tensors of <c>items.safetensors</c>, float32: <c>items.weight</c> (itemCount, Width), and with <see cref="ItemBias"/>
    /// <c>items.bias</c> (itemCount) behind it; LightGCN has another.
    /// </summary>
    public virtual IEnumerable<TensorShape> ItemTensors(int itemCount) =>
        ItemBias ? [new("items.weight", itemCount, Width), new("items.bias", itemCount)] : [new("items.weight", itemCount, Width)];

    /// <summary>What is out of range, a sentence each; empty when the spec can be built. Ask before <see cref="Tensors"/>.</summary>
    public virtual IEnumerable<string> Problems() =>
    [
        .. OutOfRange(nameof(Width), Width, 1, 1_024),
        .. OutOfRange(nameof(MaxLength), MaxLength, 1, 4_096),
    ];

    /// <summary>A skippable block of all tensors and layers whose names begin with its own.</summary>
    /// <param name="name">The block's name.</param>
    /// <param name="more">Multiply-adds for one item beside those of the layers.</param>
    private protected SkippableBlock Block(string name, long more)
    {
        var prefix = $"{name}.";
        ChannelLayer[] layers = [.. ChannelLayers().Where(layer => layer.Name.StartsWith(prefix, StringComparison.Ordinal))];
        return new(name, [.. Tensors().Where(shape => shape.Name.StartsWith(prefix, StringComparison.Ordinal))], layers, layers.Sum(layer => (long)layer.WeightCount) + more);
    }

    /// <summary>A sentence when a size is out of its range.</summary>
    private protected static IEnumerable<string> OutOfRange(string name, int value, int least, int most) =>
        value < least || value > most ? [$"{name} must be {least} to {most}, not {value}."] : [];

    /// <summary>A sentence when a name stands for nothing, as a number in place of a name does.</summary>
    private protected static IEnumerable<string> Undefined<T>(string name, T value)
        where T : struct, Enum => Enum.IsDefined(value) ? [] : [$"{name} must be {string.Join(" or ", Enum.GetNames<T>())}, not {value}."];

    /// <summary>A layer's weight and bias.</summary>
    private protected static IEnumerable<TensorShape> Linear(string name, int outputs, int inputs) =>
        [new($"{name}.weight", outputs, inputs), new($"{name}.bias", outputs)];

    /// <summary>A layer norm's weight and bias.</summary>
    private protected static IEnumerable<TensorShape> LayerNorm(string name, int width) =>
        [new($"{name}.weight", width), new($"{name}.bias", width)];
}
