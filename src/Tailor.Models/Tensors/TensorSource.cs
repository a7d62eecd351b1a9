using System.Runtime.InteropServices;

namespace Tailor.Models.Tensors;

/// <summary>A tensor that is about to be written.</summary>
public sealed class TensorSource
{
    private readonly Action<Stream> _write;

    private TensorSource(TensorShape shape, TensorType type, long length, string parameter, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(shape.Name);
        foreach (var dimension in shape.Dimensions) ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
        var expected = checked(shape.ElementCount * type.ElementSize());
        if (length != expected) throw new ArgumentException($"{shape} of {type} has {expected} bytes, not {length}.", parameter);
        (Shape, Type, Length, _write) = (shape, type, length, write);
    }

    /// <summary>Name and dimensions.</summary>
    public TensorShape Shape { get; }

    /// <summary>Element type.</summary>
    public TensorType Type { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The tensor's name.</summary>
    public string Name => Shape.Name;

    /// <summary>A tensor of <see cref="TensorType.F32"/>, row after row.</summary>
    /// <exception cref="ArgumentException">The values do not fill the dimensions.</exception>
    public static TensorSource FromFloats(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> dimensions) =>
        new(new TensorShape(name, dimensions), TensorType.F32, (long)values.Length * sizeof(float), nameof(values), stream =>
        {
            const int chunk = 1 << 16;
            for (var rest = values.Span; !rest.IsEmpty; rest = rest[Math.Min(chunk, rest.Length)..])
                stream.Write(MemoryMarshal.AsBytes(rest[..Math.Min(chunk, rest.Length)]));
        });

    /// <summary>A tensor of any type from its little-endian bytes.</summary>
    /// <exception cref="ArgumentException">The bytes do not fill the dimensions.</exception>
    public static TensorSource FromBytes(string name, TensorType type, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<int> dimensions) =>
        new(new TensorShape(name, dimensions), type, bytes.Length, nameof(bytes), stream => stream.Write(bytes.Span));

    internal void WriteTo(Stream stream) => _write(stream);
}
