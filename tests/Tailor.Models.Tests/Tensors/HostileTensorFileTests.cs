using System.Text;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests.Tensors;

public sealed class HostileTensorFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string, string> Headers => new()
    {
        { "", "a JSON object" },
        { "[]", "a JSON object" },
        { " {}", "a JSON object" },
        { "{", "malformed JSON" },
        { "{}{}", "malformed JSON" },
        { "{\"a\":", "malformed JSON" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},}", "malformed JSON" },
        { "{\"a\":{\"dtype\":{\"x\":{\"y\":{\"z\":{}}}}}}", "a dtype for a" },
        { "{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "malformed JSON" },
        { "{\"a\":1}", "expected an object for a" },
        { "{\"a\":{}}", "no dtype" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "no data_offsets" },
        { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "no shape" },
        { Entry("\"F8\"", "[2]", "[0,8]"), "found F8" },
        { Entry("\"f32\"", "[2]", "[0,8]"), "found f32" },
        { Entry("0", "[2]", "[0,8]"), "a dtype for a, found 0" },
        { Entry("\"F32\"", "2", "[0,8]"), "a shape for a" },
        { Entry("\"F32\"", "[-2]", "[0,8]"), "found -2" },
        { Entry("\"F32\"", "[2.0]", "[0,8]"), "found 2.0" },
        { Entry("\"F32\"", "[\"2\"]", "[0,8]"), "found \"2\"" },
        { Entry("\"F32\"", "[[2]]", "[0,8]"), "dimensions from 0" },
        { Entry("\"F32\"", "[4294967298]", "[0,8]"), "found 4294967298" },
        { Entry("\"F32\"", "[18446744073709551618]", "[0,8]"), "found 18446744073709551618" },
        { Entry("\"F32\"", "[2147483647,2147483647,2147483647]", "[0,8]"), "fewer than 2^63 bytes" },
        { Entry("\"F32\"", "[2147483647,2147483647,0,2147483647]", "[0,8]"), "for a" },
        { Entry("\"F64\"", "[1073741824,1073741824]", "[0,8]"), "fewer than 2^63 bytes" },
        { Entry("\"F32\"", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), "at most 8 dimensions" },
        { Entry("\"F32\"", "[1]", "[0,8]"), "expected 4 bytes" },
        { Entry("\"F32\"", "[3]", "[0,8]"), "expected 12 bytes" },
        { Entry("\"F64\"", "[2]", "[0,8]"), "expected 16 bytes" },
        { Entry("\"F32\"", "[2]", "[0,9]"), "data_offsets from 0 to 8" },
        { Entry("\"F32\"", "[2]", "[8,0]"), "ascending" },
        { Entry("\"F32\"", "[2]", "[-8,0]"), "found -8" },
        { Entry("\"F32\"", "[2]", "[0]"), "two data_offsets" },
        { Entry("\"F32\"", "[2]", "[0,8,8]"), "two data_offsets" },
        { Entry("\"F32\"", "[2]", "[0,8.0]"), "found 8.0" },
        { Entry("\"F32\"", "[2]", "[0,9223372036854775807]"), "data_offsets from 0 to 8" },
        { Entry("\"F32\"", "[2]", "[9223372036854775800,9223372036854775808]"), "data_offsets from 0" },
        { Entry("\"F32\"", "[1]", "[0,4]"), "4 more bytes" },
        { Entry("\"F32\"", "[1]", "[4,8]"), "a gap" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "an overlap" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "an overlap" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "a again" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "a again" },
        { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "once each" },
        { "{\"a\":{\"dtype\":\"F32\",\"strides\":[1],\"shape\":[2],\"data_offsets\":[0,8]}}", "found strides" },
        { "{\"__metadata__\":{\"a\":1}}", "a text for a" },
        { "{\"__metadata__\":[]}", "__metadata__" },
        { "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "a again" },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ again" },
        { "{}", "8 more bytes" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_lies_is_refused(string header, string part)
    {
        var error = Refused(TensorFileTests.Foreign(header, new byte[8]));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Offset);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(2UL << 30)]
    [InlineData(100_000_001UL)]
    [InlineData(3UL)]
    public void A_header_longer_than_the_file_allocates_nothing(ulong length)
    {
        var bytes = BitConverter.GetBytes(length).Concat("{}"u8.ToArray()).ToArray();
        Refused(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_header_of_2_GB_is_refused_even_where_the_file_has_them()
    {
        var path = _scratch["sparse.safetensors"];
        using (var file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(2UL << 30));
            file.SetLength(3L << 30);
        }

        Assert.Contains("at most 100000000 bytes", Assert.Throws<ModelFormatException>(() => TensorFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_larger_than_a_span_opens_but_is_not_read()
    {
        const string header = "{\"big\":{\"dtype\":\"U8\",\"shape\":[3,1073741824],\"data_offsets\":[0,3221225472]}}";
        var path = _scratch["big.safetensors"];
        using (var file = File.Create(path))
        {
            file.Write(TensorFileTests.Foreign(header, []));
            file.SetLength(file.Length + (3L << 30));
        }

        using var tensors = TensorFile.Open(path);
        Assert.Contains("at most 2147483647 bytes", Assert.Throws<ModelFormatException>(() => tensors.Bytes("big").Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = TensorFileTests.Foreign(Entry("\"F32\"", "[2]", "[0,8]"), new byte[8]);
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length]);
        using var file = TensorFile.Open(_scratch.Write("whole.safetensors", whole));
        Assert.Equal(2, file.Floats("a").Length);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        var bytes = TensorFileTests.Foreign(Entry("\"F32\"", "[2]", "[0,8]"), new byte[8]);
        bytes[10] = 0xff;
        Assert.Contains("malformed JSON", Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_tensors_are_too_many()
    {
        var header = new StringBuilder("{");
        for (var i = 0; i <= 100_000; i++) header.Append($"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},");
        Assert.Contains("at most 100000 tensors", Refused(TensorFileTests.Foreign(header.ToString().TrimEnd(',') + "}", [])).Message, StringComparison.Ordinal);
    }

    private static string Entry(string type, string shape, string offsets) => $"{{\"a\":{{\"dtype\":{type},\"shape\":{shape},\"data_offsets\":{offsets}}}}}";

    private ModelFormatException Refused(byte[] bytes)
    {
        var path = _scratch.Write("hostile.safetensors", bytes);
        var error = Assert.Throws<ModelFormatException>(() => TensorFile.Open(path).Dispose());
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        return error;
    }
}
