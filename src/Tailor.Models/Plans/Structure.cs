using System.Collections.Immutable;

namespace Tailor.Models.Plans;

/// <summary>
/// Which blocks of the network a device keeps: the structure part of a plan. Blocks stand in the order of
/// <see cref="Backbones.BackboneSpec.SkippableBlocks"/>. The smallest keeps none: embeddings and scoring are always there.
/// </summary>
public sealed class Structure : IEquatable<Structure>
{
    private readonly ImmutableArray<bool> _kept;

    /// <summary>Takes a bit a block.</summary>
    /// <param name="kept">(blocks) whether each is kept.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Structure(params ReadOnlySpan<bool> kept)
    {
        if (kept.IsEmpty) throw new ArgumentException("A structure has at least one block.", nameof(kept));
        _kept = [.. kept];
    }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _kept.Length;

    /// <summary>How many are kept.</summary>
    public int Kept => _kept.Count(kept => kept);

    /// <summary>Whether a block is kept.</summary>
    public bool this[int block] => _kept[block];

    /// <summary>All blocks.</summary>
    /// <param name="blocks">How many there are.</param>
    public static Structure All(int blocks) => Of(blocks, ulong.MaxValue);

    /// <summary>The blocks whose bits are set, block 0 the lowest.</summary>
    /// <param name="blocks">How many there are, 1 to 64.</param>
    /// <param name="bits">A bit a block.</param>
    public static Structure Of(int blocks, ulong bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, 64);
        var kept = new bool[blocks];
        for (var block = 0; block < blocks; block++) kept[block] = (bits >> block & 1) != 0;
        return new Structure(kept);
    }

    /// <summary>Bytes of <see cref="Encode"/>: a bit a block.</summary>
    public static int EncodedLength(int blocks) => (blocks + 7) / 8;

    /// <summary>Eight blocks a byte, the first in the lowest bit; unused bits of the last byte are zero.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[EncodedLength(Blocks)];
        for (var block = 0; block < Blocks; block++) bytes[block / 8] |= (byte)((_kept[block] ? 1 : 0) << (block % 8));
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <exception cref="ArgumentException">The length does not fit, or unused bits are set.</exception>
    public static Structure Decode(ReadOnlySpan<byte> bytes, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        if (bytes.Length != EncodedLength(blocks)) throw new ArgumentException($"{blocks} blocks take {EncodedLength(blocks)} bytes, found {bytes.Length}.", nameof(bytes));
        if (blocks % 8 != 0 && bytes[^1] >> (blocks % 8) != 0) throw new ArgumentException("Bits behind the last block are set.", nameof(bytes));
        var kept = new bool[blocks];
        for (var block = 0; block < blocks; block++) kept[block] = (bytes[block / 8] >> (block % 8) & 1) != 0;
        return new Structure(kept);
    }

    /// <inheritdoc/>
    public bool Equals(Structure? other) => other is not null && _kept.AsSpan().SequenceEqual(other._kept.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Structure);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Encode());
        hash.Add(Blocks);
        return hash.ToHashCode();
    }

    /// <summary>A digit a block, 1 where it is kept.</summary>
    public override string ToString() => string.Concat(_kept.Select(kept => kept ? '1' : '0'));
}
