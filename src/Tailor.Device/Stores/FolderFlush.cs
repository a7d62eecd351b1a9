using System.Runtime.InteropServices;

namespace Tailor.Device.Stores;

/// <summary>
/// Flushes a folder to the disk, so that a rename in it outlives a loss of power. On Windows renames go through the file system's journal and there is nothing to call;
/// elsewhere a file system that cannot do it is left alone.
/// </summary>
internal static partial class FolderFlush
{
    /// <summary>Flushes a folder.</summary>
    public static void Of(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, flags: 0);
        if (descriptor < 0) return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
