using System.Text;

namespace Tailor.Models.Tests;

/// <summary>Damages bytes in the ways files get damaged: flipped bits, other bytes, missing, repeated and inserted parts, extreme numbers.</summary>
public static class Mutation
{
    private static readonly string[] Numbers =
        ["-1", "0", "1", "4", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e309", "0.5", "null", "\"\"", "[]", "{}"];

    public static byte[] Of(byte[] bytes, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--) bytes = Once(bytes, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        var at = random.Next(bytes.Length);
        var length = random.Next(1, Math.Min(24, bytes.Length - at + 1));
        switch (random.Next(7))
        {
            case 0:
                return Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8))));
            case 1:
                return Changed(bytes, at, (byte)random.Next(256));
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 5:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes("{}[]\",:\\\t\n"[random.Next(10)..][..1]), .. bytes[at..]];
            default:
                return NumberAt(bytes, at, random);
        }
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes = [.. bytes];
        bytes[at] = value;
        return bytes;
    }

    private static byte[] NumberAt(byte[] bytes, int at, Random random)
    {
        while (at < bytes.Length && !char.IsAsciiDigit((char)bytes[at])) at++;
        var end = at;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end])) end++;
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)]), .. bytes[end..]];
    }
}
