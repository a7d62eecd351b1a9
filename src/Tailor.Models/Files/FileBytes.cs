using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tailor.Models.Files;

/// <summary>
/// A whole file's bytes, read only: memory-mapped, or read into aligned memory where a file system cannot map.
/// The first byte is aligned to 64 bytes. No finalizer: a span does not keep its owner alive, so memory that nobody disposes of stays. Files of a model are replaced, never rewritten in place, so a mapping never changes under its reader.
/// </summary>
internal sealed unsafe class FileBytes : IDisposable
{
    private const int Alignment = 64;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly void* _copy;
    private readonly byte* _start;
    private volatile bool _disposed;

    private FileBytes(string path, long length, MemoryMappedFile? map, MemoryMappedViewAccessor? view, void* copy)
    {
        (Path, Length, _map, _view) = (path, length, map, view);
        _copy = copy;
        if (view is null)
        {
            _start = (byte*)copy;
            return;
        }

        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset;
    }

    /// <summary>The path, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static FileBytes Open(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        if (length == 0) return new FileBytes(path, 0, null, null, null);
        MemoryMappedFile? map = null;
        try
        {
            map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new FileBytes(path, length, map, view, null);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            map?.Dispose();
            return Read(path, handle, length);
        }
    }

    /// <summary>Part of the file, which stays valid until the file is disposed of.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length) => new(At(offset, length), length);

    /// <summary>Part of the file as floats, valid until the file is disposed of; the offset is a multiple of 4.</summary>
    public ReadOnlySpan<float> Floats(long offset, int count) => new(At(offset, (long)count * sizeof(float)), count);

    /// <summary>Copies floats that may stand at any offset.</summary>
    public void CopyTo(long offset, Span<float> values)
    {
        const int chunk = 1 << 20;
        for (; !values.IsEmpty; values = values[Math.Min(chunk, values.Length)..], offset += chunk * sizeof(float))
        {
            var part = MemoryMarshal.AsBytes(values[..Math.Min(chunk, values.Length)]);
            Span(offset, part.Length).CopyTo(part);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_copy is not null) NativeMemory.AlignedFree(_copy);
        if (_view is null) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map!.Dispose();
    }

    private byte* At(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return _start + offset;
    }

    private static FileBytes Read(string path, SafeFileHandle handle, long length)
    {
        var copy = NativeMemory.AlignedAlloc(checked((nuint)length), Alignment);
        try
        {
            for (long offset = 0; offset < length;)
            {
                var read = RandomAccess.Read(handle, new Span<byte>((byte*)copy + offset, (int)Math.Min(length - offset, 1 << 26)), offset);
                if (read == 0) throw new EndOfStreamException($"{path} became shorter while it was read.");
                offset += read;
            }

            return new FileBytes(path, length, null, null, copy);
        }
        catch
        {
            NativeMemory.AlignedFree(copy);
            throw;
        }
    }
}
