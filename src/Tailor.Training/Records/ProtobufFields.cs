using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tailor.Training.Records;

/// <summary>Fields of a protocol buffer message, appended in the order of the calls (the encoding page of its documentation).</summary>
internal static class ProtobufFields
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    public static void WriteDouble(this ArrayBufferWriter<byte> message, int field, double value)
    {
        message.WriteVarint((uint)(field << 3 | Fixed64));
        BinaryPrimitives.WriteDoubleLittleEndian(message.GetSpan(sizeof(double)), value);
        message.Advance(sizeof(double));
    }

    public static void WriteFloat(this ArrayBufferWriter<byte> message, int field, float value)
    {
        message.WriteVarint((uint)(field << 3 | Fixed32));
        BinaryPrimitives.WriteSingleLittleEndian(message.GetSpan(sizeof(float)), value);
        message.Advance(sizeof(float));
    }

    public static void WriteInteger(this ArrayBufferWriter<byte> message, int field, long value)
    {
        message.WriteVarint((uint)(field << 3 | Varint));
        message.WriteVarint((ulong)value);
    }

    public static void WriteBytes(this ArrayBufferWriter<byte> message, int field, ReadOnlySpan<byte> value)
    {
        message.WriteVarint((uint)(field << 3 | LengthDelimited));
        message.WriteVarint((uint)value.Length);
        message.Write(value);
    }

    public static void WriteText(this ArrayBufferWriter<byte> message, int field, string value) =>
        message.WriteBytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message inside the message.</summary>
    public static void WriteMessage(this ArrayBufferWriter<byte> message, int field, Action<ArrayBufferWriter<byte>> write)
    {
        var inner = new ArrayBufferWriter<byte>();
        write(inner);
        message.WriteBytes(field, inner.WrittenSpan);
    }

    private static void WriteVarint(this ArrayBufferWriter<byte> message, ulong value)
    {
        var span = message.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        message.Advance(length);
    }
}
