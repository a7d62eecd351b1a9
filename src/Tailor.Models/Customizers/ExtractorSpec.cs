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
/// </remarks>
/// <param name="ProfileLength">How many of the latest items it reads, 1 to 4,096.</param>
/// <param name="Guided">Whether it can read the profile once more from a guide. Since format 4.</param>
public sealed record ExtractorSpec(int ProfileLength, bool Guided = false)
{
    /// <summary>Prefix of the tensors that make the interest.</summary>
    public const string Plain = "extractor";

    /// <summary>Prefix of the tensors that make the interest as seen from a guide.</summary>
    public const string FromGuide = "guided";

    /// <summary>Names and shapes.</summary>
    /// <param name="width">The backbone's width.</param>
    public IEnumerable<TensorShape> Tensors(int width) => Guided ? [.. Tensors(Plain, width), .. Tensors(FromGuide, width)] : Tensors(Plain, width);

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
