using System.Collections.Immutable;

namespace Tailor.Models.Tensors;

/// <summary>A tensor's name and its dimensions, outermost first; rows are contiguous. No dimensions: one element.</summary>
public sealed record TensorShape
{
    /// <summary>A tensor's name and its dimensions.</summary>
    public TensorShape(string name, params ReadOnlySpan<int> dimensions) => (Name, Dimensions) = (name, ImmutableArray.Create(dimensions));

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The dimensions, outermost first.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>Number of elements.</summary>
    /// <exception cref="OverflowException">There are more than 2^63 − 1.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var dimension in Dimensions) count = checked(count * dimension);
            return count;
        }
    }

    /// <summary>Whether dimensions, not names, are equal.</summary>
    public bool HasDimensions(ReadOnlySpan<int> dimensions) => Dimensions.AsSpan().SequenceEqual(dimensions);

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && HasDimensions(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StringComparer.Ordinal.GetHashCode(Name), Dimensions.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Format(Dimensions.AsSpan())}";

    internal static string Format(ReadOnlySpan<int> dimensions) => $"({string.Join(", ", dimensions.ToArray())})";
}
