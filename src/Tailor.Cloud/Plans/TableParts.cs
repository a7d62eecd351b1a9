using System.Security.Cryptography;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;
using Tailor.Runtime.Items;

namespace Tailor.Cloud.Plans;

/// <summary>
/// All beginnings of a scalable table that a plan can name, hashed in one pass when the model is opened: no device can make the cloud hash a table again.
/// </summary>
internal sealed class TableParts
{
    private readonly Embedding[] _parts;
    private readonly long[] _memory;

    private TableParts(Embedding[] parts, long[] memory) => (_parts, _memory) = (parts, memory);

    /// <summary>Bytes of the shortest beginning.</summary>
    public long Shortest => _parts[0].Length;

    /// <summary>Bytes that the shortest beginning takes in memory.</summary>
    public long LeastMemory => _memory[0];

    /// <summary>All beginnings, the shortest first.</summary>
    public IReadOnlyList<Embedding> All => _parts;

    /// <summary>Hashes a model's beginnings.</summary>
    /// <exception cref="ModelFormatException">The table is damaged.</exception>
    public static TableParts Open(ModelFolder folder)
    {
        var opened = ElasticFile.Open(folder);
        var layout = opened.Layout;
        long[] lengths = [.. layout.Pieces.Select(piece => piece.End).Append(layout.Full).Where(layout.IsWhole).Distinct()]; // rising, as pieces stand
        using var file = File.OpenRead(Path.Combine(folder.Path, ElasticFile.Name));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (parts, buffer, at) = (new List<Embedding>(lengths.Length), new byte[1 << 16], 0L);
        foreach (var length in lengths)
        {
            while (at < length)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at));
                file.ReadExactly(chunk);
                hash.AppendData(chunk);
                at += chunk.Length;
            }

            parts.Add(new(length, hash.GetCurrentHash()));
        }

        return new([.. parts], Memory(opened.Header, layout, lengths));
    }

    /// <summary>The longest beginning within two budgets, or null where one is below the shortest.</summary>
    /// <param name="stored">Bytes of the beginning.</param>
    /// <param name="memory">Bytes that it takes in memory.</param>
    public Embedding? Within(long stored, long memory)
    {
        var (low, high) = (0, _parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_parts[middle].Length <= stored && _memory[middle] <= memory) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : _parts[low - 1];
    }

    /// <summary>What each beginning takes in memory: no less than a shorter one, so that both budgets can be searched at once.</summary>
    private static long[] Memory(ElasticHeader header, ElasticLayout layout, long[] lengths)
    {
        var (memory, bits, next) = (new long[lengths.Length], new byte[header.Groups * header.Width], 0);
        for (var part = 0; part < lengths.Length; part++)
        {
            for (; next < layout.Pieces.Length && layout.Pieces[next].End <= lengths[part]; next++)
            {
                var piece = layout.Pieces[next];
                if (!piece.Opens) bits[(piece.Group * header.Width) + piece.Dimension]++;
            }

            memory[part] = Math.Max(ElasticFootprint.Bytes(header, bits), part == 0 ? 0 : memory[part - 1]);
        }

        return memory;
    }
}
