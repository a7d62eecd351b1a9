namespace Tailor.Runtime.Kernels;

/// <summary>Bytes (or integers) as <see cref="AlignedFloats"/> are floats: aligned to 64, not moving, zero at first, with slack behind.</summary>
internal sealed unsafe class AlignedBytes(int length)
{
    private readonly AlignedFloats _memory = new((int)(((long)length + sizeof(float) - 1) / sizeof(float)));

    /// <summary>The first byte.</summary>
    public byte* Start => (byte*)_memory.Start;

    /// <summary>Number of bytes, slack not counted.</summary>
    public int Length => length;

    /// <summary>Room for integers.</summary>
    public static AlignedBytes OfInts(int count) => new(checked(count * sizeof(int)));
}
