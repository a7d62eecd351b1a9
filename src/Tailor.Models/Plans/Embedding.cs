using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Tailor.Models.Plans;

/// <summary>Which pieces of the item table a device holds: the embedding part of a plan. So far that is the beginning of the scalable table's stream.</summary>
public sealed class Embedding : IEquatable<Embedding>
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = SHA256.HashSizeInBytes;

    /// <summary>Takes a length and a digest.</summary>
    /// <param name="length">Bytes of the stream's beginning, at least 1 and at most 2³¹ − 1.</param>
    /// <param name="digest">Their SHA-256.</param>
    /// <exception cref="ArgumentException">The length is out of range, or the digest has another length.</exception>
    public Embedding(long length, ReadOnlySpan<byte> digest)
    {
        if (length is < 1 or > int.MaxValue) throw new ArgumentException($"The beginning of a scalable table has 1 to {int.MaxValue} bytes, not {length}.", nameof(length));
        if (digest.Length != DigestLength) throw new ArgumentException($"A digest has {DigestLength} bytes, not {digest.Length}.", nameof(digest));
        (Length, Digest) = (length, [.. digest]);
    }

    /// <summary>Bytes of the stream's beginning.</summary>
    public long Length { get; }

    /// <summary>Their SHA-256.</summary>
    public ImmutableArray<byte> Digest { get; }

    /// <summary>The part for the beginning of a stream.</summary>
    /// <param name="bytes">The beginning.</param>
    public static Embedding Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, SHA256.HashData(bytes));

    /// <summary>Checks that bytes are the ones that are meant.</summary>
    /// <param name="bytes">The beginning of a stream.</param>
    /// <exception cref="PlanException">They are others.</exception>
    public void Require(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new PlanException($"the first {Length} bytes of a scalable table", $"{bytes.Length}");
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(Digest.AsSpan())) throw new PlanException($"a scalable table whose first {Length} bytes have the SHA-256 {Convert.ToHexStringLower(Digest.AsSpan())}", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <inheritdoc/>
    public bool Equals(Embedding? other) => other is not null && Length == other.Length && Digest.AsSpan().SequenceEqual(other.Digest.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Embedding);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Length, Digest[0], Digest[1], Digest[2], Digest[3]);
}
