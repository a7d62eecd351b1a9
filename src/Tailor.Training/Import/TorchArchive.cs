using System.IO.Compression;
using System.Runtime.InteropServices;
using Tailor.Models;
using Tailor.Models.Tensors;

namespace Tailor.Training.Import;

/// <summary>
/// Reads what <c>torch.save(model.state_dict(), file)</c> writes: a zip archive of <c>*/data.pkl</c>, a pickle that names tensors, and
/// <c>*/data/*</c>, their storages, stored without compression.
/// </summary>
internal static class TorchArchive
{
    private const long LongestPickle = 64 << 20;
    private const string PickleName = "/data.pkl";

    /// <summary>Reads all tensors.</summary>
    /// <exception cref="ModelFormatException">The archive is malformed, or holds anything but named float tensors.</exception>
    public static Dictionary<string, StateTensor> Read(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return Read(path, archive);
        }
        catch (InvalidDataException error)
        {
            throw new ModelFormatException(path, null, "a zip archive of torch.save", error.Message.TrimEnd('.'), error);
        }
    }

    private static Dictionary<string, StateTensor> Read(string path, ZipArchive archive)
    {
        if (archive.Entries.Where(IsPickle).ToArray() is not [var pickle]) throw new ModelFormatException(path, null, "one data.pkl, as torch.save writes it", "an archive without");
        if (pickle.Length > LongestPickle) throw new ModelFormatException(path, null, $"a data.pkl of at most {LongestPickle} bytes", $"{pickle.Length}");
        var prefix = pickle.FullName[..^PickleName.Length] + "/";
        RequireLittleEndian(path, archive.GetEntry(prefix + "byteorder"));

        var entries = StatePickle.Read($"{path}: {pickle.FullName}", Bytes(path, pickle));
        var storages = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, StateTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            if (key is not string name || value is not PickledTensor tensor)
                throw new ModelFormatException(path, null, "a state dict, which maps names to tensors", $"{key ?? "None"}, which is no tensor; save model.state_dict() alone");
            var storage = Storage(path, archive, prefix, tensor.Storage, storages);
            var shape = Shape(path, name, tensor, storage.Length);
            if (!tensors.TryAdd(name, new StateTensor(shape, storage.AsMemory((int)tensor.Offset, (int)shape.ElementCount))))
                throw new ModelFormatException(path, null, "each name once", $"{name} again");
        }

        return tensors;
    }

    /// <summary>Whether an entry is data.pkl in a folder at the top.</summary>
    private static bool IsPickle(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(PickleName, StringComparison.Ordinal) && entry.FullName.IndexOf('/', StringComparison.Ordinal) == entry.FullName.Length - PickleName.Length;

    private static float[] Storage(string path, ZipArchive archive, string prefix, PickledStorage storage, Dictionary<string, float[]> read)
    {
        if (read.TryGetValue(storage.Key, out var values)) return values;
        var name = $"{prefix}data/{storage.Key}";
        var entry = archive.GetEntry(name) ?? throw new ModelFormatException(path, null, $"the storage {name}", "none");
        if (entry.Length % sizeof(float) != 0 || entry.Length / sizeof(float) != storage.Count)
            throw new ModelFormatException(path, null, $"{storage.Count} floats in {name}", $"{entry.Length} bytes");
        values = MemoryMarshal.Cast<byte, float>(Bytes(path, entry)).ToArray();
        read.Add(storage.Key, values);
        return values;
    }

    /// <summary>Checks that a tensor is a plain run of its storage.</summary>
    private static TensorShape Shape(string path, string name, PickledTensor tensor, int stored)
    {
        if (tensor.Size.Length != tensor.Stride.Length) throw new ModelFormatException(path, null, $"a stride for each dimension of {name}", $"{tensor.Stride.Length} for {tensor.Size.Length}");
        long count = 1;
        for (var i = tensor.Size.Length - 1; i >= 0; i--)
        {
            var size = tensor.Size[i];
            if (size < 0 || size > stored) throw new ModelFormatException(path, null, $"dimensions of {name} within its storage of {stored} floats", $"{size}");
            if (size != 1 && tensor.Stride[i] != count) throw new ModelFormatException(path, null, $"{name} row after row", $"stride {tensor.Stride[i]} where rows have {count} elements; save it contiguous");
            count = checked(count * size);
            if (count > stored) throw new ModelFormatException(path, null, $"at most {stored} elements in {name}", $"{count}");
        }

        if (tensor.Offset < 0 || tensor.Offset > stored - count) throw new ModelFormatException(path, null, $"{name} within its storage of {stored} floats", $"{count} elements from {tensor.Offset}");
        return new TensorShape(name, [.. tensor.Size.Select(size => (int)size)]);
    }

    private static void RequireLittleEndian(string path, ZipArchiveEntry? order)
    {
        if (order is null || (order.Length <= 16 && Bytes(path, order).AsSpan().SequenceEqual("little"u8))) return;
        throw new ModelFormatException(path, null, "little-endian numbers", "another byte order");
    }

    private static byte[] Bytes(string path, ZipArchiveEntry entry)
    {
        // torch.save never compresses; what claims to is a bomb, and what is stored is no longer than the archive itself.
        if (entry.Length != entry.CompressedLength || entry.Length > new FileInfo(path).Length)
            throw new ModelFormatException(path, null, $"{entry.FullName} stored as it is", $"{entry.Length} bytes packed into {entry.CompressedLength}");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
