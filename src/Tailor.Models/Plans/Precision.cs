using System.Collections.Immutable;
using Tailor.Models.Backbones;

namespace Tailor.Models.Plans;

/// <summary>
/// How many bits each channel of the network has: the precision part of a plan. Code k means 2^k bits a weight (CHORD, ACM MM 2025, the strategy
/// of its method figure): 1 → 2, 2 → 4, 3 → 8; code 0 is reserved. Channels stand in the order of <see cref="BackboneSpec.ChannelLayers"/>.
/// </summary>
public sealed class Precision : IEquatable<Precision>
{
    /// <summary>Lowest code: 2 bits.</summary>
    public const byte LowestCode = 1;

    /// <summary>Highest code: 8 bits.</summary>
    public const byte HighestCode = 3;

    private readonly ImmutableArray<byte> _codes;

    /// <summary>Takes codes.</summary>
    /// <param name="codes">(channels) 1 to 3 each.</param>
    /// <exception cref="ArgumentException">There is none, or one is out of range; the message says which.</exception>
    public Precision(params ReadOnlySpan<byte> codes)
    {
        if (codes.IsEmpty) throw new ArgumentException("A precision has at least one channel.", nameof(codes));
        var at = codes.IndexOfAnyExceptInRange(LowestCode, HighestCode);
        if (at >= 0) throw new ArgumentException($"Channel {at} has code {codes[at]}; expected 1 (2 bits), 2 (4 bits) or 3 (8 bits).", nameof(codes));
        _codes = [.. codes];
    }

    /// <summary>(channels) codes.</summary>
    public ReadOnlySpan<byte> Codes => _codes.AsSpan();

    /// <summary>Number of channels.</summary>
    public int Channels => _codes.Length;

    /// <summary>Bytes of <see cref="Encode"/> for so many channels: 2 bits a channel.</summary>
    public static int EncodedLength(int channels) => (channels + 3) / 4;

    /// <summary>Bits a weight of a code.</summary>
    public static int BitsOf(byte code) => 1 << code;

    /// <summary>The code of 2, 4 or 8 bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no code for so many.</exception>
    public static byte CodeOf(int bits) => bits switch
    {
        2 => 1,
        4 => 2,
        8 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "A channel has 2, 4 or 8 bits."),
    };

    /// <summary>The same width everywhere.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="bits">2, 4 or 8.</param>
    public static Precision Uniform(int channels, int bits)
    {
        var codes = new byte[channels];
        Array.Fill(codes, CodeOf(bits));
        return new Precision(codes);
    }

    /// <summary>Four channels a byte, the first in the lowest two bits; unused bits of the last byte are zero.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[EncodedLength(Channels)];
        for (var channel = 0; channel < Channels; channel++) bytes[channel / 4] |= (byte)(_codes[channel] << (2 * (channel % 4)));
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <param name="channels">Number of channels.</param>
    /// <exception cref="ArgumentException">The length does not fit, a code is reserved, or unused bits are set.</exception>
    public static Precision Decode(ReadOnlySpan<byte> bytes, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (bytes.Length != EncodedLength(channels)) throw new ArgumentException($"{channels} channels take {EncodedLength(channels)} bytes, found {bytes.Length}.", nameof(bytes));
        if (channels % 4 != 0 && bytes[^1] >> (2 * (channels % 4)) != 0) throw new ArgumentException("Bits behind the last channel are set.", nameof(bytes));
        var codes = new byte[channels];
        for (var channel = 0; channel < channels; channel++) codes[channel] = (byte)((bytes[channel / 4] >> (2 * (channel % 4))) & 3);
        return new Precision(codes);
    }

    /// <summary>Mean number of bits over all weights.</summary>
    /// <param name="layers">The layers whose channels these are.</param>
    /// <exception cref="ArgumentException">They have another number of channels.</exception>
    public double AverageBits(IReadOnlyList<ChannelLayer> layers)
    {
        Require(layers);
        long bits = 0, weights = 0;
        var channel = 0;
        foreach (var layer in layers)
        {
            for (var end = channel + layer.Channels; channel < end; channel++) bits += (long)layer.FanIn << _codes[channel];
            weights += layer.WeightCount;
        }

        return (double)bits / weights;
    }

    /// <summary>Checks that there is a code for each channel of these layers.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Require(IReadOnlyList<ChannelLayer> layers)
    {
        var expected = layers.Sum(layer => layer.Channels);
        if (Channels != expected) throw new ArgumentException($"The network has {expected} channels, the precision {Channels}.", nameof(layers));
    }

    /// <inheritdoc/>
    public bool Equals(Precision? other) => other is not null && Codes.SequenceEqual(other.Codes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Precision);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Codes);
        return hash.ToHashCode();
    }
}
