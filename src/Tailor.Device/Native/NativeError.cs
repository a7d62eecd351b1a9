using System.Runtime.InteropServices;
using System.Text;

namespace Tailor.Device.Native;

/// <summary>The last error of each thread, as text that C can read until the thread's next error.</summary>
internal static unsafe class NativeError
{
    [ThreadStatic]
    private static byte* _text;

    /// <summary>The text, or an empty one.</summary>
    public static byte* Text
    {
        get
        {
            if (_text is null) Set("");
            return _text;
        }
    }

    /// <summary>Remembers a text.</summary>
    public static void Set(string message)
    {
        NativeMemory.Free(_text);
        var length = Encoding.UTF8.GetByteCount(message);
        _text = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(message, new Span<byte>(_text, length));
        _text[length] = 0;
    }
}
