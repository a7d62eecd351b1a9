using System.Buffers.Binary;
using System.Text;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests.Tensors;

public sealed class TensorFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var path = _scratch["all.safetensors"];
        float[] matrix = [1, 2, 3, 4, 5, 6];
        var digest = TensorFileWriter.Write(
            path,
            [
                TensorSource.FromBytes("bytes", TensorType.U8, new byte[] { 1, 2, 3 }, 3),
                TensorSource.FromFloats("matrix", matrix, 2, 3),
                TensorSource.FromBytes("long", TensorType.I64, BitConverter.GetBytes(-7L)),
                TensorSource.FromFloats("nothing", Array.Empty<float>(), 0, 4),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "a \"title\"\twith\u00e9" });

        using var file = TensorFile.Open(path);
        Assert.Equal("long matrix nothing bytes", string.Join(" ", file.Tensors.Select(tensor => tensor.Name)));
        Assert.Equal(matrix, file.Floats("matrix", 2, 3).ToArray());
        Assert.Equal(matrix, file.FloatMemory("matrix").ToArray());
        Assert.Equal(new byte[] { 1, 2, 3 }, file.Bytes("bytes").ToArray());
        Assert.Equal(-7L, BinaryPrimitives.ReadInt64LittleEndian(file.Bytes("long")));
        Assert.True(file.Floats("nothing").IsEmpty);
        Assert.Empty(file["long"].Shape.Dimensions);
        Assert.Equal("a \"title\"\twith\u00e9", file.Metadata["title"]);
        Assert.Equal(new FileInfo(path).Length, digest.Size);
        Assert.Equal(0, file.Tensors[0].Offset % 64);
    }

    [Fact]
    public void Order_of_tensors_and_metadata_does_not_change_the_bytes()
    {
        TensorSource[] tensors = [TensorSource.FromFloats("b", new float[] { 1 }, 1), TensorSource.FromFloats("a", new float[] { 2 }, 1), TensorSource.FromBytes("c", TensorType.F16, new byte[2], 1)];
        var one = Bytes(tensors, ("x", "1"), ("y", "2"));
        var other = Bytes(tensors.Reverse(), ("y", "2"), ("x", "1"));
        Assert.Equal(one, other);
    }

    [Fact]
    public void Tensors_at_odd_places_are_read_all_the_same()
    {
        // A foreign header without padding: 8 + 63 bytes, so that the floats stand at byte 71.
        var path = _scratch.Write("odd.safetensors", Foreign("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}".PadRight(63), [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2.5f)]));
        using var file = TensorFile.Open(path);
        Assert.Equal(71, file["w"].Offset);
        Assert.Equal([1.5f, -2.5f], file.Floats("w", 2).ToArray());
        Assert.Equal([1.5f, -2.5f], file.FloatMemory("w", 2).ToArray());
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused_before_anything_is_written()
    {
        var path = _scratch["twice.safetensors"];
        Assert.Throws<ArgumentException>(() => TensorFileWriter.Write(path, [TensorSource.FromFloats("a", new float[1], 1), TensorSource.FromFloats("a", new float[1], 1)]));
        Assert.Empty(Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public void A_failing_write_leaves_the_previous_file_and_nothing_else()
    {
        var path = _scratch["kept.safetensors"];
        TensorFileWriter.Write(path, [TensorSource.FromFloats("a", new float[] { 1 }, 1)]);
        var before = File.ReadAllBytes(path);
        Assert.Throws<InvalidOperationException>(() => TensorFileWriter.Write(path, Failing()));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_scratch.Path));

        static IEnumerable<TensorSource> Failing()
        {
            yield return TensorSource.FromFloats("a", new float[] { 2 }, 1);
            throw new InvalidOperationException("The trainer died.");
        }
    }

    [Fact]
    public void Wrong_name_type_and_shape_are_named()
    {
        var path = _scratch["small.safetensors"];
        TensorFileWriter.Write(path, [TensorSource.FromFloats("w", new float[6], 2, 3), TensorSource.FromBytes("b", TensorType.I8, new byte[1], 1)]);
        using var file = TensorFile.Open(path);
        Assert.Contains("a tensor absent", Assert.Throws<ModelFormatException>(() => file.Floats("absent").Length).Message, StringComparison.Ordinal);
        Assert.Contains("expected b of F32, found I8", Assert.Throws<ModelFormatException>(() => file.Floats("b").Length).Message, StringComparison.Ordinal);
        Assert.Contains("expected w of shape (3, 2), found (2, 3)", Assert.Throws<ModelFormatException>(() => file.Floats("w", 3, 2).Length).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, 0, 1)]
    [InlineData(float.PositiveInfinity, 36, 37)]
    [InlineData(float.NegativeInfinity, 16, 64)]
    public void Numbers_that_are_not_finite_are_found_on_request(float value, int at, int length)
    {
        var path = _scratch["nan.safetensors"];
        var values = new float[length];
        values.AsSpan().Fill(float.MaxValue);
        values[at] = value;
        TensorFileWriter.Write(path, [TensorSource.FromFloats("w", values, length), TensorSource.FromFloats("fine", new float[] { float.Epsilon }, 1)]);
        using var file = TensorFile.Open(path);
        file.RequireFinite("fine");
        var error = Assert.Throws<ModelFormatException>(() => file.RequireFinite("w"));
        Assert.Equal(file["w"].Offset + (at * 4), error.Offset);
        Assert.Contains($"element {at}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_after_disposal_throws()
    {
        var path = _scratch["gone.safetensors"];
        TensorFileWriter.Write(path, [TensorSource.FromFloats("w", new float[] { 1 }, 1)]);
        var file = TensorFile.Open(path);
        var memory = file.FloatMemory("w");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Floats("w").Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }

    internal static byte[] Foreign(string header, byte[] data) =>
        [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];

    private static byte[] Bytes(IEnumerable<TensorSource> tensors, params (string Key, string Value)[] metadata)
    {
        using var stream = new MemoryStream();
        TensorFileWriter.Write(stream, tensors, metadata.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
        return stream.ToArray();
    }
}
