using System.Buffers.Binary;
using System.Numerics;

namespace Tailor.Training.Records;

/// <summary>
/// Framing of a TFRecord file: length (uint64), masked CRC-32C of the length (uint32), the data, masked CRC-32C of the data (uint32), all little-endian.
/// </summary>
internal static class RecordFrame
{
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], Masked(header[..sizeof(ulong)]));
        stream.Write(header);
        stream.Write(data);
        Span<byte> footer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Masked(data));
        stream.Write(footer);
    }

    /// <summary>The check sum is rotated and shifted, so that data which holds check sums does not make trouble.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
