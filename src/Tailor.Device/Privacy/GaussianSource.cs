using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tailor.Device.Privacy;

/// <summary>
/// Normal numbers by Box and Muller's polar form, made of bits that nobody can foresee. They are doubles, so the last bits of a sum can tell a little to whoever sees them (Mironov, CCS 2012);
/// what is sent is rounded to float32.
/// </summary>
internal sealed class GaussianSource
{
    private readonly Func<double> _uniform;
    private double? _spare;

    /// <summary>Normal numbers.</summary>
    /// <param name="uniform">Numbers of 0 to below 1; null for the operating system's.</param>
    public GaussianSource(Func<double>? uniform = null) => _uniform = uniform ?? Unforeseeable;

    /// <summary>A number of mean 0 and deviation 1.</summary>
    public double Next()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        while (true)
        {
            var (x, y) = ((2 * _uniform()) - 1, (2 * _uniform()) - 1);
            var square = (x * x) + (y * y);
            if (square is 0 or >= 1) continue;
            var factor = Math.Sqrt(-2 * Math.Log(square) / square);
            _spare = y * factor;
            return x * factor;
        }
    }

    private static double Unforeseeable()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}
