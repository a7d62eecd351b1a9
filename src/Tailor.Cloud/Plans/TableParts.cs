using System.Security.Cryptography;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;

namespace Tailor.Cloud.Plans;

/// <summary>
/// All beginnings of a scalable table that a plan can name, hashed in one pass when the model is opened: no device can make the cloud hash a table again.
/// </summary>
internal sealed class TableParts
{
    private readonly Embedding[] _parts;

    private TableParts(Embedding[] parts) => _parts = parts;

    /// <summary>Bytes of the shortest beginning.</summary>
    public long Shortest => _parts[0].Length;

    /// <summary>All beginnings, the shortest first.</summary>
    public IReadOnlyList<Embedding> All => _parts;

    /// <summary>Hashes a model's beginnings.</summary>
    /// <exception cref="ModelFormatException">The table is damaged.</exception>
    public static TableParts Open(ModelFolder folder)
    {
        var layout = ElasticFile.Open(folder).Layout;
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

        return new([.. parts]);
    }

    /// <summary>The longest beginning within a budget, or null where the budget is below the shortest.</summary>
    public Embedding? Within(long budget)
    {
        var (low, high) = (0, _parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_parts[middle].Length <= budget) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : _parts[low - 1];
    }
}
