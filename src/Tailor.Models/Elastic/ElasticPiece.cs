using System.Runtime.InteropServices;

namespace Tailor.Models.Elastic;

/// <summary>A piece of the scalable table's stream: what opens a dimension (its vector and the groups' means), or one bit of each item of a group in a dimension.</summary>
/// <param name="Dimension">Which dimension.</param>
/// <param name="Group">Which group of items, or −1 for the piece that opens the dimension.</param>
/// <param name="Bit">Bits that a value has before it, 0 to 7.</param>
/// <param name="Offset">First byte in the stream.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ElasticPiece(int Dimension, int Group, int Bit, long Offset, int Length)
{
    /// <summary>Whether it opens its dimension.</summary>
    public bool Opens => Group < 0;

    /// <summary>The byte behind it.</summary>
    public long End => Offset + Length;
}
