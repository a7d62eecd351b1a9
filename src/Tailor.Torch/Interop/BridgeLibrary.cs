using System.Reflection;
using System.Runtime.InteropServices;

namespace Tailor.Torch.Interop;

/// <summary>Loads the bridge, and says what to do where it cannot be loaded.</summary>
internal static class BridgeLibrary
{
    /// <summary>Resolves a native library of this assembly, for the runtime.</summary>
    /// <exception cref="TorchException">The library, or the libtorch that it was built against, is missing.</exception>
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        try
        {
            return NativeLibrary.Load(name, assembly, searchPath);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchException(
                $"The bridge to libtorch (lib{name}.so) could not be loaded: run 'make setup' and build again, with TAILOR_LIBTORCH as it was set then. "
                + $"The loader said: {error.Message}",
                error);
        }
    }
}
