using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// The interest extractor, which ships to devices: a GRU over the embeddings of the latest items, then two layers with tanh. Its result, the
/// interest, is all of the user's behaviour that a device sends (CHORD, ACM MM 2025: the last state of a sequence encoder is the user embedding).
/// </summary>
/// <remarks>
/// Tensors (float32), d = the backbone's width: <c>extractor.input.{weight,bias}</c> and <c>extractor.hidden.{weight,bias}</c> (3d, d) and (3d),
/// gates reset, update, new as in libtorch; <c>extractor.inner.{weight,bias}</c> and <c>extractor.outer.{weight,bias}</c> (d, d) and (d).
/// It reads rows of the item table as they are stored. An empty profile is the zero state. A guided extractor has a second set of the same tensors,
/// <c>guided.…</c>, whose state begins with a vector that the cloud sends, the guide (Forward-OFA, KDD 2025: the extractor of the structure-guided mapper).
/// A coded extractor stores every <c>….weight</c> as I8 with <c>….scale</c> (rows) beside it: a quarter of the bytes. It computes with code · scale in float32, so all devices agree.
/// </remarks>
/// <param name="ProfileLength">How many of the latest items it reads, 1 to 4,096.</param>
/// <param name="Guided">Whether it can read the profile once more from a guide. Since format 4.</param>
/// <param name="Coded">Whether its weights are stored as codes of 8 bits with a scale a row. Since format 6.</param>
public sealed record ExtractorSpec(int ProfileLength, bool Guided = false, bool Coded = false)
{
    /// <summary>Prefix of the tensors that make the interest.</summary>
    public const string Plain = "extractor";

    /// <summary>Prefix of the tensors that make the interest as seen from a guide.</summary>
    public const string FromGuide = "guided";

    /// <summary>Names and shapes of what a model stores.</summary>
    /// <param name="width">The backbone's width.</param>
    public IEnumerable<TensorShape> Tensors(int width) =>
        Values(width).SelectMany(shape => IsCoded(shape) ? (TensorShape[])[shape, new(MasterReader.ScaleOf(shape.Name), shape.Dimensions[0])] : [shape]);

    /// <summary>Names and shapes of what it computes with: no scales.</summary>
    /// <param name="width">The backbone's width.</param>
    public IEnumerable<TensorShape> Values(int width) => Guided ? [.. Tensors(Plain, width), .. Tensors(FromGuide, width)] : Tensors(Plain, width);

    /// <summary>Bytes that it takes in memory, where all values are float32.</summary>
    /// <param name="width">The backbone's width.</param>
    public long MemoryBytes(int width) => sizeof(float) * Values(width).Sum(shape => shape.ElementCount);

    /// <summary>Whether a tensor is stored as codes.</summary>
    public bool IsCoded(TensorShape shape) => Coded && shape.Dimensions.Length == 2;

    /// <summary>Names and shapes of one of the two.</summary>
    /// <param name="prefix"><see cref="Plain"/> or <see cref="FromGuide"/>.</param>
    /// <param name="width">The backbone's width.</param>
    public static IEnumerable<TensorShape> Tensors(string prefix, int width) =>
    [
        new($"{prefix}.input.weight", 3 * width, width), new($"{prefix}.input.bias", 3 * width),
        new($"{prefix}.hidden.weight", 3 * width, width), new($"{prefix}.hidden.bias", 3 * width),
        new($"{prefix}.inner.weight", width, width), new($"{prefix}.inner.bias", width),
        new($"{prefix}.outer.weight", width, width), new($"{prefix}.outer.bias", width),
    ];

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (ProfileLength is < 1 or > 4_096) yield return $"ProfileLength must be 1 to 4096, not {ProfileLength}.";
    }
}
