using Tailor.Models.Backbones;

namespace Tailor.Models.Masks;

/// <summary>Which weights of a network's layers with channels a device computes with; the others count as 0. One bit a weight, layer after layer, row after row.</summary>
public sealed class WeightMasks
{
    private readonly byte[] _bits;
    private readonly Dictionary<string, (int Start, int Count)> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes the bits of <see cref="Bits"/>.</summary>
    /// <param name="bits">(<see cref="EncodedLength"/>) the lowest bit of a byte stands for its first weight.</param>
    /// <param name="layers">The network's layers.</param>
    /// <exception cref="ArgumentException">There are fewer or more bytes than the layers' weights need.</exception>
    public WeightMasks(ReadOnlySpan<byte> bits, IReadOnlyList<ChannelLayer> layers)
    {
        var expected = EncodedLength(layers);
        if (bits.Length != expected) throw new ArgumentException($"Expected {expected} bytes, a bit for each weight, found {bits.Length}.", nameof(bits));
        _bits = bits.ToArray();
        var start = 0;
        foreach (var layer in layers)
        {
            _layers.Add(layer.Weight, (start, layer.WeightCount));
            start += layer.WeightCount;
        }
    }

    /// <summary>The bits, as they travel.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    /// <summary>Whether a weight is computed with.</summary>
    /// <param name="weight">Its place among all weights.</param>
    public bool this[int weight] => (_bits[weight >> 3] >> (weight & 7) & 1) != 0;

    /// <summary>Bytes of the masks of a network: a bit a weight.</summary>
    public static int EncodedLength(IReadOnlyList<ChannelLayer> layers) => (layers.Sum(layer => layer.WeightCount) + 7) / 8;

    /// <summary>Weights that a layer keeps of so many: at least one.</summary>
    public static int Kept(int weights, double share) => Math.Clamp((int)Math.Round(share * weights), 1, weights);

    /// <summary>Keeps the same share of each layer, the weights with the highest scores.</summary>
    /// <param name="scores">(weights of all layers).</param>
    /// <param name="layers">The network's layers.</param>
    /// <param name="share">Share of a layer's weights that is kept, above 0 to 1.</param>
    public static WeightMasks Strongest(ReadOnlySpan<float> scores, IReadOnlyList<ChannelLayer> layers, double share)
    {
        var (bits, start) = (new byte[EncodedLength(layers)], 0);
        foreach (var layer in layers)
        {
            var chosen = new bool[layer.WeightCount];
            Choose(scores.Slice(start, chosen.Length), Kept(chosen.Length, share), chosen);
            for (var i = 0; i < chosen.Length; i++)
            {
                if (chosen[i]) bits[(start + i) >> 3] |= (byte)(1 << ((start + i) & 7));
            }

            start += chosen.Length;
        }

        return new(bits, layers);
    }

    /// <summary>Marks the highest scores; of equal ones those that come first.</summary>
    /// <param name="scores">The scores of a layer's weights.</param>
    /// <param name="count">How many are marked.</param>
    /// <param name="chosen">(scores) receives true for these.</param>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public static void Choose(ReadOnlySpan<float> scores, int count, Span<bool> chosen)
    {
        var keys = new ulong[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (float.IsNaN(scores[i])) throw new ArgumentException($"The score of weight {i} is not a number.", nameof(scores));
            var bits = BitConverter.SingleToInt32Bits(scores[i] + 0f);
            keys[i] = ((ulong)~(uint)(bits ^ ((bits >> 31) | int.MinValue)) << 32) | (uint)i; // falls as the score rises; both zeros are alike
        }

        Array.Sort(keys);
        chosen.Clear();
        foreach (var key in keys.AsSpan(0, count)) chosen[(int)(uint)key] = true;
    }

    /// <summary>Sets the weights of a layer that are left out to 0; other tensors stay as they are.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="values">Its values, row after row.</param>
    public void Apply(string tensor, Span<float> values)
    {
        if (!_layers.TryGetValue(tensor, out var place)) return;
        if (values.Length != place.Count) throw new ArgumentException($"{tensor} has {place.Count} weights, not {values.Length}.", nameof(values));
        for (var i = 0; i < values.Length; i++)
        {
            if (!this[place.Start + i]) values[i] = 0;
        }
    }
}
