using System.Collections.Frozen;
using System.Collections.Immutable;
using Tailor.Models.Files;

namespace Tailor.Models.Tensors;

/// <summary>
/// A safetensors file, memory-mapped. Every length and offset is checked when it is opened. Safe for use by many threads.
/// Spans and memory that it gives out are valid until it is disposed of.
/// </summary>
public sealed class TensorFile : IDisposable
{
    private readonly FileBytes _file;
    private readonly FrozenDictionary<string, TensorEntry> _entries;
    private readonly Dictionary<string, float[]> _aligned = new(StringComparer.Ordinal);
    private readonly Lock _aligning = new();

    private TensorFile(FileBytes file)
    {
        _file = file;
        (Tensors, Metadata) = TensorHeader.Read(file);
        _entries = Tensors.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The path, as the caller named it.</summary>
    public string Path => _file.Path;

    /// <summary>All tensors, in the order of their bytes.</summary>
    public ImmutableArray<TensorEntry> Tensors { get; }

    /// <summary>The free text of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal FileBytes File => _file;

    /// <summary>Opens a file and checks its header; tensors are not read.</summary>
    /// <exception cref="ModelFormatException">The file is not a safetensors file, or describes bytes that it does not have.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Tensor files are little-endian, and so must be the machine.");
        var file = FileBytes.Open(path);
        try
        {
            return new TensorFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Type, shape and place of a tensor.</summary>
    /// <exception cref="ModelFormatException">There is none of this name.</exception>
    public TensorEntry this[string name] =>
        _entries.TryGetValue(name, out var entry) ? entry : throw new ModelFormatException(Path, null, $"a tensor {name}", "none of that name");

    /// <summary>A tensor's bytes, little-endian.</summary>
    /// <exception cref="ModelFormatException">There is none of this name, or it has more bytes than a span holds (2^31 − 1).</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = this[name];
        if (entry.Length > int.MaxValue) throw new ModelFormatException(Path, entry.Offset, $"at most {int.MaxValue} bytes for {name}", $"{entry.Length}");
        return _file.Span(entry.Offset, (int)entry.Length);
    }

    /// <summary>A tensor of <see cref="TensorType.F32"/>, row after row, without copying where the file has it at a multiple of 4 bytes.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">The dimensions it must have; none to take any.</param>
    /// <exception cref="ModelFormatException">There is none of this name, type and shape.</exception>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions) => Floats(Require(name, TensorType.F32, dimensions));

    /// <summary>As <see cref="Floats(string, ReadOnlySpan{int})"/>, to keep: reading it after disposal throws.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">The dimensions it must have; none to take any.</param>
    /// <exception cref="ModelFormatException">There is none of this name, type and shape.</exception>
    public ReadOnlyMemory<float> FloatMemory(string name, params ReadOnlySpan<int> dimensions)
    {
        var entry = Require(name, TensorType.F32, dimensions);
        return IsAligned(entry) ? new MappedFloats(_file, entry.Offset, (int)(entry.Length / sizeof(float))).Memory : Aligned(entry);
    }

    /// <summary>Checks that a tensor of <see cref="TensorType.F32"/> holds no NaN and no infinity.</summary>
    /// <exception cref="ModelFormatException">It holds one; the message says where.</exception>
    public void RequireFinite(string name)
    {
        var entry = Require(name, TensorType.F32, []);
        var at = NonFinite.FirstIndex(Floats(entry));
        if (at < 0) return;
        throw new ModelFormatException(Path, entry.Offset + ((long)at * sizeof(float)), $"finite numbers in {name}", $"{Floats(entry)[at]} at element {at}");
    }

    /// <summary>Unmaps the file. Spans that it gave out must not be used any more.</summary>
    public void Dispose() => _file.Dispose();

    internal TensorEntry Require(string name, TensorType type, ReadOnlySpan<int> dimensions)
    {
        var entry = this[name];
        if (entry.Type != type) throw new ModelFormatException(Path, entry.Offset, $"{name} of {type}", $"{entry.Type}");
        if (!dimensions.IsEmpty && !entry.Shape.HasDimensions(dimensions))
            throw new ModelFormatException(Path, entry.Offset, $"{name} of shape {TensorShape.Format(dimensions)}", TensorShape.Format(entry.Shape.Dimensions.AsSpan()));
        if (entry.Length / type.ElementSize() > Array.MaxLength)
            throw new ModelFormatException(Path, entry.Offset, $"at most {Array.MaxLength} elements in {name}", $"{entry.Length / type.ElementSize()}");
        return entry;
    }

    private ReadOnlySpan<float> Floats(TensorEntry entry) =>
        IsAligned(entry) ? _file.Floats(entry.Offset, (int)(entry.Length / sizeof(float))) : Aligned(entry);

    private static bool IsAligned(TensorEntry entry) => entry.Offset % sizeof(float) == 0;

    /// <summary>A copy of a tensor that stands at an odd place, made once.</summary>
    private float[] Aligned(TensorEntry entry)
    {
        lock (_aligning)
        {
            if (_aligned.TryGetValue(entry.Name, out var values)) return values;
            values = GC.AllocateUninitializedArray<float>((int)(entry.Length / sizeof(float)));
            _file.CopyTo(entry.Offset, values);
            _aligned.Add(entry.Name, values);
            return values;
        }
    }
}
