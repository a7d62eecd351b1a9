using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Tailor.Cli.Customization.Generated;

/// <summary>What users were sent, over an evaluation; many threads add to it.</summary>
/// <param name="bits">Bits of a payload that are compared one by one, or 0 to compare payloads as wholes.</param>
internal sealed class PayloadTally(int bits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, long> _counts = [];
    private readonly long[] _set = new long[bits];
    private long _payloads;

    /// <summary>Number of payloads that differ.</summary>
    public int Distinct => _counts.Count;

    /// <summary>Share of bits that differ between two payloads, or of pairs that differ; mean over all pairs, 0 where there is only one.</summary>
    public double Distance
    {
        get
        {
            if (_payloads < 2) return 0;
            var pairs = (double)_payloads * (_payloads - 1);
            return bits > 0
                ? _set.Sum(set => 2.0 * set * (_payloads - set)) / pairs / bits
                : 1 - (_counts.Values.Sum(count => (double)count * (count - 1)) / pairs);
        }
    }

    /// <summary>Counts a case's payload.</summary>
    public void Add(ReadOnlySpan<byte> payload)
    {
        var hash = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(payload));
        lock (_lock)
        {
            _payloads++;
            _counts[hash] = _counts.GetValueOrDefault(hash) + 1;
            for (var at = 0; at < (bits + 7) / 8; at++)
            {
                for (var rest = payload[at]; rest != 0; rest &= (byte)(rest - 1)) _set[(at * 8) + BitOperations.TrailingZeroCount(rest)]++;
            }
        }
    }
}
