using System.Runtime.InteropServices;

namespace Tailor.Torch.Interop;

/// <summary>One argument or result of a boxed call, as the bridge lays it out: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public ArgumentTag Tag;
    public int Count;
    public long Payload;
}
