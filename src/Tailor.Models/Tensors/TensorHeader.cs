using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tailor.Models.Files;

namespace Tailor.Models.Tensors;

/// <summary>
/// Reads the header of a safetensors file: 8 bytes length (little-endian), then a JSON object { name: { dtype, shape, data_offsets } },
/// then the tensors without gaps. Nothing is allocated by a length or a shape that has not been checked against the file's own size.
/// </summary>
internal ref struct TensorHeader
{
    /// <summary>Longest header that is read, as in the reference implementation.</summary>
    public const int LongestHeader = 100_000_000;

    private const int Prefix = 8;
    private const int MostDimensions = 8;
    private const int MostTensors = 100_000;
    private readonly FileBytes _file;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;
    private long _dataStart;
    private bool _hasMetadata;

    private TensorHeader(FileBytes file)
    {
        _file = file;
    }

    /// <summary>Reads and checks the header.</summary>
    /// <returns>The tensors in the order of their bytes, and the free text of <c>__metadata__</c>.</returns>
    /// <exception cref="ModelFormatException">The file is not a safetensors file, or describes bytes that it does not have.</exception>
    public static (ImmutableArray<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(FileBytes file)
    {
        var header = new TensorHeader(file);
        return (header.ReadFile(), header._metadata);
    }

    private ImmutableArray<TensorEntry> ReadFile()
    {
        if (_file.Length < Prefix) throw Wrong(0, "a safetensors file, which starts with 8 bytes of header length", $"a file of {_file.Length} bytes");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(_file.Span(0, Prefix));
        var most = (ulong)Math.Min(LongestHeader, _file.Length - Prefix);
        if (length > most) throw Wrong(0, $"a header of at most {most} bytes", $"a length of {length}");
        var text = _file.Span(Prefix, (int)length);
        if (text.IsEmpty || text[0] != (byte)'{') throw Wrong(Prefix, "a JSON object", text.IsEmpty ? "an empty header" : $"byte 0x{text[0]:x2}");
        _dataStart = Prefix + (long)length;
        _json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            ReadHeader();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The reader reports malformed JSON as JsonException, and text that is not UTF-8 or holds half a surrogate pair as InvalidOperationException.
            throw new ModelFormatException(_file.Path, Position, "a JSON object of tensors", $"malformed JSON ({error.Message})", error);
        }

        return InOrder();
    }

    private readonly long Position => Prefix + _json.TokenStartIndex;

    private void ReadHeader()
    {
        _json.Read();
        while (NextName() is { } name)
        {
            if (string.Equals(name, "__metadata__", StringComparison.Ordinal)) ReadMetadata();
            else ReadEntry(name);
        }

        if (_json.Read()) throw Wrong(Position, "the end of the header", "more JSON");
    }

    private void ReadMetadata()
    {
        if (_hasMetadata) throw Wrong(Position, "each name once", "__metadata__ again");
        _hasMetadata = true;
        Expect(JsonTokenType.StartObject, "an object of texts for __metadata__");
        while (NextName() is { } key)
        {
            Expect(JsonTokenType.String, $"a text for {key} in __metadata__");
            if (!_metadata.TryAdd(key, _json.GetString()!)) throw Wrong(Position, "each name once", $"{key} again in __metadata__");
        }
    }

    private void ReadEntry(string name)
    {
        var start = Position;
        if (_entries.ContainsKey(name)) throw Wrong(start, "each tensor once", $"{name} again");
        if (_entries.Count == MostTensors) throw Wrong(start, $"at most {MostTensors} tensors", "more");
        Expect(JsonTokenType.StartObject, $"an object for {name}");
        TensorType? type = null;
        ImmutableArray<int>? dimensions = null;
        (long Begin, long End)? offsets = null;
        while (NextName() is { } key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadType(name);
                    break;
                case "shape" when dimensions is null:
                    dimensions = ReadDimensions(name);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadOffsets(name);
                    break;
                default:
                    throw Wrong(Position, $"dtype, shape and data_offsets once each for {name}", key);
            }
        }

        if (type is null || dimensions is null || offsets is null)
            throw Wrong(start, $"dtype, shape and data_offsets for {name}", "no " + (type is null ? "dtype" : dimensions is null ? "shape" : "data_offsets"));
        var shape = new TensorShape(name, dimensions.Value.AsSpan());
        var (begin, end) = offsets.Value;
        if (BytesOf(shape, type.Value) is not { } bytes) throw Wrong(start, $"a shape of fewer than 2^63 bytes for {name}", shape.ToString());
        if (end - begin != bytes) throw Wrong(start, $"{bytes} bytes for {shape} of {type}", $"data_offsets [{begin}, {end}]");
        _entries.Add(name, new TensorEntry(shape, type.Value, _dataStart + begin, bytes));
    }

    private TensorType ReadType(string name)
    {
        Expect(JsonTokenType.String, $"a dtype for {name}");
        foreach (var type in Enum.GetValues<TensorType>())
        {
            if (_json.ValueTextEquals(type.ToString())) return type;
        }

        throw Wrong(Position, $"a dtype of {string.Join(", ", Enum.GetNames<TensorType>())} for {name}", _json.GetString()!);
    }

    private ImmutableArray<int> ReadDimensions(string name)
    {
        Expect(JsonTokenType.StartArray, $"a shape for {name}");
        var dimensions = ImmutableArray.CreateBuilder<int>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (dimensions.Count == MostDimensions) throw Wrong(Position, $"at most {MostDimensions} dimensions for {name}", "more");
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt32(out var dimension) || dimension < 0)
                throw Wrong(Position, $"dimensions from 0 to {int.MaxValue} for {name}", Token());
            dimensions.Add(dimension);
        }

        return dimensions.DrainToImmutable();
    }

    private (long Begin, long End) ReadOffsets(string name)
    {
        Expect(JsonTokenType.StartArray, $"two data_offsets for {name}");
        var begin = ReadOffset(name);
        var end = ReadOffset(name);
        Expect(JsonTokenType.EndArray, $"two data_offsets for {name}");
        var most = _file.Length - _dataStart;
        if (begin > end || end > most) throw Wrong(Position, $"data_offsets from 0 to {most} in ascending order for {name}", $"[{begin}, {end}]");
        return (begin, end);
    }

    private long ReadOffset(string name)
    {
        Expect(JsonTokenType.Number, $"two data_offsets for {name}");
        if (!_json.TryGetInt64(out var offset) || offset < 0) throw Wrong(Position, $"data_offsets from 0 to {_file.Length} for {name}", Token());
        return offset;
    }

    /// <summary>Sorts by offset, and checks that every byte of the data belongs to exactly one tensor.</summary>
    private readonly ImmutableArray<TensorEntry> InOrder()
    {
        var entries = _entries.Values.ToArray();
        Array.Sort(entries, (a, b) => (a.Offset, a.Length).CompareTo((b.Offset, b.Length)) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        var next = _dataStart;
        foreach (var entry in entries)
        {
            if (entry.Offset != next) throw Wrong(entry.Offset, $"{entry.Name} at byte {next}, where the tensor before it ends", entry.Offset < next ? "an overlap" : "a gap");
            next += entry.Length;
        }

        if (next != _file.Length) throw Wrong(next, "the end of the file after the last tensor", $"{_file.Length - next} more bytes");
        return [.. entries];
    }

    private static long? BytesOf(TensorShape shape, TensorType type)
    {
        try
        {
            return checked(shape.ElementCount * type.ElementSize());
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The next property's name, or null at the end of the object.</summary>
    private string? NextName()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : _json.GetString();
    }

    private void Expect(JsonTokenType token, string expected)
    {
        _json.Read();
        if (_json.TokenType != token) throw Wrong(Position, expected, Token());
    }

    private readonly string Token()
    {
        const int longest = 40;
        var value = Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(longest, _json.ValueSpan.Length)]);
        return _json.TokenType == JsonTokenType.String ? $"\"{value}\"" : value;
    }

    private readonly ModelFormatException Wrong(long offset, string expected, string found) => new(_file.Path, offset, expected, found);
}
