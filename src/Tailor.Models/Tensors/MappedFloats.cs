using System.Buffers;
using System.Runtime.InteropServices;
using Tailor.Models.Files;

namespace Tailor.Models.Tensors;

/// <summary>Floats of a mapped file as memory that can be kept; it keeps the file's object alive, and asks it each time whether it is still open.</summary>
internal sealed unsafe class MappedFloats(FileBytes file, long offset, int count) : MemoryManager<float>
{
    public override Span<float> GetSpan()
    {
        var floats = file.Floats(offset, count);
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(floats), count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, count);
        fixed (float* start = file.Floats(offset, count)) return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin()
    {
        // Mapped memory never moves.
    }

    protected override void Dispose(bool disposing)
    {
        // The file belongs to whoever opened it.
    }
}
