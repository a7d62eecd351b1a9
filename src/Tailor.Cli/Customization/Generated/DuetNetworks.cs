using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tailor.Customization.Duet;
using Tailor.Runtime;

namespace Tailor.Cli.Customization.Generated;

/// <summary>One network for all, and a layer of the user's own behind its last state: the layer is sent, in float32.</summary>
internal sealed class DuetNetworks(DuetGenerator generator, Recommender shared) : PersonalNetworks(generator)
{
    /// <inheritdoc/>
    public override int PayloadBytes => Generator.Length * sizeof(float);

    /// <inheritdoc/>
    public override long OwnBytes => PayloadBytes;

    /// <inheritdoc/>
    public override bool HasBits => false;

    /// <inheritdoc/>
    public override byte[] Encode(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values).ToArray();

    /// <inheritdoc/>
    public override IUserNetwork Open(ReadOnlySpan<byte> payload) => new Network(shared, MemoryMarshal.Cast<byte, float>(payload).ToArray());

    private sealed class Network(Recommender shared, float[] layer) : IUserNetwork
    {
        private readonly RecommenderSession _session = shared.OpenSession();
        private readonly int _width = shared.Spec.Width;
        private readonly int[] _items = [.. Enumerable.Range(0, shared.ItemCount)];

        public void Score(ReadOnlySpan<int> history, Span<float> scores)
        {
            var (state, own) = (new float[_width], layer.AsSpan(_width * _width).ToArray());
            _session.Encode(history, state);
            for (var i = 0; i < own.Length; i++) own[i] += TensorPrimitives.Dot<float>(layer.AsSpan(i * _width, _width), state);
            _session.ScoreItems(own, _items, scores);
        }
    }
}
