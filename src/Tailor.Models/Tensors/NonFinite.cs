using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Models.Tensors;

/// <summary>Finds NaN and infinity: floats whose exponent bits are all ones.</summary>
internal static class NonFinite
{
    private const uint Exponent = 0x7F80_0000;

    /// <summary>Index of the first NaN or infinity, or −1.</summary>
    public static int FirstIndex(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var exponent = new Vector<uint>(Exponent);
        var i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            if (Vector.EqualsAny(new Vector<uint>(bits[i..]) & exponent, exponent)) break;
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] & Exponent) == Exponent) return i;
        }

        return -1;
    }
}
