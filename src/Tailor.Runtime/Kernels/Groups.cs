using System.Runtime.InteropServices;

namespace Tailor.Runtime.Kernels;

/// <summary>
/// How a row of values is laid out with gaps: equal groups (heads of attention, gates of a GRU), each starting at a multiple of the panel width.
/// </summary>
/// <param name="Count">Number of groups.</param>
/// <param name="Width">Values in a group.</param>
/// <param name="Stride">Distance from group to group, at least <paramref name="Width"/>; the values between are zero.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Groups(int Count, int Width, int Stride)
{
    /// <summary>Whether groups start at multiples of the panel width, which other kernels have another of.</summary>
    public bool FollowPanels { get; private init; }

    /// <summary>Values without the gaps.</summary>
    public int Total => Count * Width;

    /// <summary>Values with the gaps.</summary>
    public int Span => Count * Stride;

    /// <summary>One group without a gap.</summary>
    public static Groups Dense(int width) => new(1, width, width);

    /// <summary>Groups that start at multiples of the panel width.</summary>
    public static Groups Aligned(int count, int width, int panelWidth) => new(count, width, AlignedFloats.RoundUp(width, panelWidth)) { FollowPanels = true };

    /// <summary>The same values as kernels with panels of this width lay them out.</summary>
    public Groups With(int panelWidth) => FollowPanels ? Aligned(Count, Width, panelWidth) : this;

    /// <summary>Where value <paramref name="index"/> stands.</summary>
    public int this[int index] => (index / Width * Stride) + (index % Width);
}
