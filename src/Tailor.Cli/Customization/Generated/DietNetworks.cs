using Tailor.Customization.Diet;
using Tailor.Models.Masks;
using Tailor.Runtime;

namespace Tailor.Cli.Customization.Generated;

/// <summary>Networks whose weights a user's masks choose: a bit a weight is sent.</summary>
internal sealed class DietNetworks(DietGenerator generator, NetworkTensors tensors) : PersonalNetworks(generator)
{
    /// <inheritdoc/>
    public override int PayloadBytes => WeightMasks.EncodedLength(generator.Channels);

    /// <inheritdoc/>
    public override long OwnBytes => 0; // the weights that stay are a copy in the place of all of them

    /// <inheritdoc/>
    public override bool HasBits => true;

    /// <summary>Within a layer only the order of scores counts, so each layer's are taken in units of their own standard deviation.</summary>
    public override void Standardise(Span<float> values)
    {
        foreach (var layer in generator.Channels)
        {
            var scores = values[..layer.WeightCount];
            double mean = 0, squares = 0;
            foreach (var score in scores) mean += score / (double)scores.Length;
            foreach (var score in scores) squares += (score - mean) * (score - mean) / scores.Length;
            var deviation = Math.Sqrt(squares) + 1e-12;
            foreach (ref var score in scores) score = (float)((score - mean) / deviation);
            values = values[scores.Length..];
        }
    }

    /// <inheritdoc/>
    public override byte[] Encode(ReadOnlySpan<float> values) => WeightMasks.Strongest(values, generator.Channels, generator.Keep).Bits.ToArray();

    /// <inheritdoc/>
    public override IUserNetwork Open(ReadOnlySpan<byte> payload) =>
        new Network(new Recommender(tensors.Spec, tensors.ItemCount, new MaskedTensors(tensors.Source, new WeightMasks(payload, generator.Channels))).OpenSession());

    private sealed class Network(RecommenderSession session) : IUserNetwork
    {
        public void Score(ReadOnlySpan<int> history, Span<float> scores) => session.Score(history, scores);
    }
}
