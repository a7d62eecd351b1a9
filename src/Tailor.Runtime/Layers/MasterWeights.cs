using Tailor.Runtime.Kernels;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Layers;

/// <summary>
/// The weights that plans are quantised from. Where every one is exactly a code of 8 bits times its channel's scale, as those of a model stored
/// so are, codes and scales are kept in their place: a quarter of the bytes.
/// </summary>
internal sealed unsafe class MasterWeights
{
    private const int LargestCode = 127;

    private readonly int _fanIn;
    private readonly AlignedFloats? _floats;
    private readonly AlignedBytes? _codes;
    private readonly float[]? _scales;

    /// <summary>Copies weights.</summary>
    /// <param name="weights">(channels, fan-in).</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="own">(channels) scales that the weights are whole multiples of, or empty where none are known.</param>
    public MasterWeights(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> own)
    {
        _fanIn = weights.Length / channels;
        var codes = new AlignedBytes(weights.Length);
        var scales = new float[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var rowCodes = new Span<byte>(codes.Start + ((nint)channel * _fanIn), _fanIn);
            if (IsExact(weights.Slice(channel * _fanIn, _fanIn), rowCodes, own.IsEmpty ? null : own[channel], out scales[channel])) continue;
            _floats = new AlignedFloats(weights.Length);
            weights.CopyTo(_floats.Span);
            return;
        }

        (_codes, _scales) = (codes, scales);
    }

    /// <summary>Bytes of all of it.</summary>
    public long Bytes => ((long)(_floats?.Length ?? 0) * sizeof(float)) + (_codes?.Length ?? 0) + ((long)(_scales?.Length ?? 0) * sizeof(float));

    /// <summary>A channel's weights.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="scratch">(fan-in) may hold them afterwards.</param>
    /// <returns>(fan-in), valid as long as this and the scratch are.</returns>
    public float* Row(KernelSet kernels, int channel, AlignedFloats scratch)
    {
        if (_floats is not null) return _floats.Start + ((nint)channel * _fanIn);
        kernels.Dequantize(_fanIn, _codes!.Start + ((nint)channel * _fanIn), LargestCode, _scales![channel], scratch.Start);
        return scratch.Start;
    }

    /// <summary>
    /// Whether a channel is codes times a scale; then these. The scale is the largest magnitude over 127, or a neighbour of it: 127 times a scale
    /// was rounded once, and so is its quotient; or the channel's own.
    /// </summary>
    private static bool IsExact(ReadOnlySpan<float> weights, Span<byte> codes, float? own, out float scale)
    {
        var nearest = ChannelQuantizer.Scale(weights, 8);
        foreach (var candidate in (ReadOnlySpan<float>)[own ?? nearest, nearest, MathF.BitIncrement(nearest), MathF.BitDecrement(nearest)])
        {
            scale = candidate;
            var at = 0;
            for (; at < weights.Length; at++)
            {
                var code = ChannelQuantizer.Code(weights[at], scale, LargestCode);
                if (code * scale != weights[at]) break;
                codes[at] = (byte)(code + LargestCode);
            }

            if (at == weights.Length) return true;
        }

        scale = 0;
        return false;
    }
}
