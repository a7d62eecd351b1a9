using System.Buffers.Binary;
using Tailor.Device.Downloads;

namespace Tailor.Device.Updates;

/// <summary>Floats as messages have them: float32, the lowest byte first.</summary>
internal static class FloatBytes
{
    /// <summary>The bytes of floats.</summary>
    public static byte[] Of(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    /// <summary>The floats of bytes.</summary>
    /// <exception cref="CloudException">They are others than so many finite numbers.</exception>
    public static float[] Read(ReadOnlySpan<byte> bytes, int count, string what)
    {
        if (bytes.Length != count * sizeof(float)) throw new CloudException($"Expected a {what} of {count} numbers, found {bytes.Length} bytes.");
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return Array.TrueForAll(values, float.IsFinite) ? values : throw new CloudException($"Expected a {what} of finite numbers, found others.");
    }
}
