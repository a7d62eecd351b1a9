using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tailor.Models.Files;

namespace Tailor.Models.Tensors;

/// <summary>
/// Writes safetensors files. The same tensors and metadata give the same bytes, in whatever order they come: wide element types first
/// (so that every tensor is aligned to its elements), then by name, ordinal. The header is padded with spaces so that data starts at a
/// multiple of 64 bytes.
/// </summary>
public static class TensorFileWriter
{
    private const int Alignment = 64;

    /// <summary>Writes a file beside the target, flushes it to the disk and renames it, so that there is never half a file.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Free text for <c>__metadata__</c>, or null.</param>
    /// <returns>Size and digest of what was written.</returns>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one is called <c>__metadata__</c>.</exception>
    public static FileDigest Write(string path, IEnumerable<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        WholeFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes a file's bytes.</summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Free text for <c>__metadata__</c>, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one is called <c>__metadata__</c>.</exception>
    public static void Write(Stream stream, IEnumerable<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderByDescending(tensor => tensor.Type.ElementSize()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        if (ordered.Any(tensor => string.Equals(tensor.Name, "__metadata__", StringComparison.Ordinal)))
            throw new ArgumentException("__metadata__ is not a tensor's name.", nameof(tensors));
        if (ordered.CountBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(names => names.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two tensors are called {twice}.", nameof(tensors));
        var header = Header(ordered, metadata);
        stream.Write(header.WrittenSpan);
        foreach (var tensor in ordered) tensor.WriteTo(stream);
    }

    private static ArrayBufferWriter<byte> Header(TensorSource[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        const int prefix = sizeof(ulong);
        buffer.GetSpan(prefix)[..prefix].Clear();
        buffer.Advance(prefix);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var tensor in tensors)
            {
                WriteEntry(json, tensor, offset);
                offset = checked(offset + tensor.Length);
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(Alignment)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount - prefix > TensorHeader.LongestHeader) throw new ArgumentException("The header would be longer than 100 MB.", nameof(tensors));
        var length = MemoryMarshal.AsMemory(buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(buffer.WrittenCount - prefix));
        return buffer;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0) return;
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorSource tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape.Dimensions) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
