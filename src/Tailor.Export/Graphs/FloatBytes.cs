using System.Buffers;
using System.Runtime.InteropServices;

namespace Tailor.Export.Graphs;

/// <summary>Floats seen as bytes, without a copy: an item table may be large.</summary>
internal sealed class FloatBytes(ReadOnlyMemory<float> values) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        var bytes = MemoryMarshal.AsBytes(values.Span);
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Protocol buffers are written from spans.");

    public override void Unpin()
    {
        // Nothing is pinned.
    }

    protected override void Dispose(bool disposing)
    {
        // The floats belong to whoever opened them.
    }
}
