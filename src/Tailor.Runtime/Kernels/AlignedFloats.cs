using System.Diagnostics;

namespace Tailor.Runtime.Kernels;

/// <summary>
/// Floats at an address that is a multiple of 64 bytes and does not move, zero at first. Slack behind the last one may be read in whole vectors.
/// The memory lives as long as this object, so whoever uses <see cref="Start"/> keeps the object alive (<see cref="GC.KeepAlive"/>).
/// </summary>
internal sealed unsafe class AlignedFloats
{
    /// <summary>Floats behind the last one that may be read: one vector of the widest kernel.</summary>
    public const int Slack = 16;

    private const int Alignment = 64 / sizeof(float);
    private readonly float[] _memory;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">Number of floats.</param>
    public AlignedFloats(int length)
    {
        _memory = GC.AllocateArray<float>(checked(length + Slack + Alignment), pinned: true);
        Length = length;
        fixed (float* memory = _memory)
        {
            Start = (float*)(((nint)memory + 63) & ~63);
        }

        Debug.Assert(Start + length + Slack <= memoryEnd());

        float* memoryEnd()
        {
            fixed (float* memory = _memory) return memory + _memory.Length;
        }
    }

    /// <summary>The first float.</summary>
    public float* Start { get; }

    /// <summary>Number of floats, slack not counted.</summary>
    public int Length { get; }

    /// <summary>All floats as a span.</summary>
    public Span<float> Span => new(Start, Length);

    /// <summary>Rounds up to a multiple.</summary>
    public static int RoundUp(int value, int multiple) => checked((value + multiple - 1) / multiple * multiple);
}
