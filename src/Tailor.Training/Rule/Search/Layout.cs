using System.Collections.Immutable;
using System.Numerics;

namespace Tailor.Training.Rule.Search;

/// <summary>Which blocks each group of items keeps, at least one.</summary>
/// <param name="Kept">(groups) a bit a block.</param>
public sealed record Layout(ImmutableArray<ulong> Kept)
{
    /// <summary>Number of groups.</summary>
    public int Groups => Kept.Length;

    /// <summary>Blocks that a group keeps.</summary>
    public int Count(int group) => BitOperations.PopCount(Kept[group]);

    /// <summary>Whether a group keeps a block.</summary>
    public bool Keeps(int group, int block) => (Kept[group] >> block & 1) != 0;

    /// <summary>The layout in which one group keeps other blocks.</summary>
    public Layout With(int group, ulong kept) => new(Kept.SetItem(group, kept));

    /// <inheritdoc/>
    public bool Equals(Layout? other) => other is not null && Kept.AsSpan().SequenceEqual(other.Kept.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var kept in Kept) hash.Add(kept);
        return hash.ToHashCode();
    }

    /// <summary>Blocks of each group, such as "16 12 3 1".</summary>
    public override string ToString() => string.Join(' ', Enumerable.Range(0, Groups).Select(Count));
}
