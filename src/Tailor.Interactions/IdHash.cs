using System.Runtime.InteropServices;

namespace Tailor.Interactions;

/// <summary>
/// Hash of an id's bytes: eight at a time, folded by a 128-bit product. Seeded afresh in each process, so that no file can be made to collide;
/// indices depend on the order of the ids alone.
/// </summary>
internal static class IdHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private static readonly ulong Seed = MemoryMarshal.Read<ulong>(Guid.NewGuid().ToByteArray());

    public static uint Of(ReadOnlySpan<byte> id)
    {
        var hash = Seed ^ ((ulong)id.Length * Odd);
        while (id.Length >= 8)
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(id));
            id = id[8..];
        }
        ulong rest = 0;
        for (var i = 0; i < id.Length; i++) rest |= (ulong)id[i] << (8 * i);
        hash = Fold(hash ^ rest);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Odd, out var low);
        return high ^ low;
    }
}
