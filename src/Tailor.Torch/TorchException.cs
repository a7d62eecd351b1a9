using System.Runtime.InteropServices;
using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>libtorch refused a call, with its own message; or it cannot be loaded, or used as asked.</summary>
public sealed class TorchException : Exception
{
    /// <summary>An error with a message.</summary>
    public TorchException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public TorchException(string message, Exception inner) : base(message, inner)
    {
    }

    internal static TorchException Last() => new(LastMessage());

    internal static TorchException Last(string operation) => new($"{operation}: {LastMessage()}");

    private static string LastMessage() => Marshal.PtrToStringUTF8(Native.LastError()) ?? "libtorch gave no message";
}
