using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>
/// The interest extractor, which ships to devices: a GRU over the embeddings of the latest items, then two layers with tanh. Its result, the
/// interest, is all of the user's behaviour that a device sends (CHORD, ACM MM 2025: the last state of a sequence encoder is the user embedding).
/// </summary>
/// <remarks>
/// Tensors (float32), d = the backbone's width: <c>extractor.input.{weight,bias}</c> and <c>extractor.hidden.{weight,bias}</c> (3d, d) and (3d),
/// gates reset, update, new as in libtorch; <c>extractor.inner.{weight,bias}</c> and <c>extractor.outer.{weight,bias}</c> (d, d) and (d).
/// It reads rows of the item table as they are stored. An empty profile is the zero state.
/// </remarks>
/// <param name="ProfileLength">How many of the latest items it reads, 1 to 4,096.</param>
public sealed record ExtractorSpec(int ProfileLength)
{
    /// <summary>Names and shapes.</summary>
    /// <param name="width">The backbone's width.</param>
    public static IEnumerable<TensorShape> Tensors(int width) =>
    [
        new("extractor.input.weight", 3 * width, width), new("extractor.input.bias", 3 * width),
        new("extractor.hidden.weight", 3 * width, width), new("extractor.hidden.bias", 3 * width),
        new("extractor.inner.weight", width, width), new("extractor.inner.bias", width),
        new("extractor.outer.weight", width, width), new("extractor.outer.bias", width),
    ];

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (ProfileLength is < 1 or > 4_096) yield return $"ProfileLength must be 1 to 4096, not {ProfileLength}.";
    }
}
