using Tailor.Cli.Customization;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>What an evaluation's structures were like; many threads add to it.</summary>
/// <param name="costs">What structures cost.</param>
internal sealed class StructureTally(StructureCosts costs)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Structure, long> _counts = [];
    private long _cases;
    private double _parameterBytes;
    private double _share;

    /// <summary>How often each structure came, the most frequent first.</summary>
    public IReadOnlyList<(string Structure, long Count)> Counts => [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).Select(pair => (pair.Key.ToString(), pair.Value))];

    /// <summary>Mean share of the blocks' multiply-adds.</summary>
    public double MeanShare => _share / Math.Max(1, _cases);

    /// <summary>Most multiply-adds that a network took.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Mean bytes of a plan's parameters.</summary>
    public double ParameterBytes => _parameterBytes / Math.Max(1, _cases);

    /// <summary>Most bytes that a network took in memory.</summary>
    public long ResidentBytes { get; private set; }

    /// <summary>How long networks take.</summary>
    public TimedDevices Timed { get; } = new();

    /// <summary>Share of blocks that one user keeps and another skips, mean over all pairs of cases.</summary>
    public double HammingDistance
    {
        get
        {
            if (_cases < 2) return 0;
            var pairs = (double)_cases * (_cases - 1) / 2;
            var differing = Enumerable.Range(0, costs.Blocks).Sum(block => _counts.Where(pair => pair.Key[block]).Sum(pair => (double)pair.Value) is var kept ? kept * (_cases - kept) : 0);
            return differing / pairs / costs.Blocks;
        }
    }

    /// <summary>Counts a case.</summary>
    /// <param name="parts">What the device runs.</param>
    /// <param name="residentBytes">What it takes in memory.</param>
    public void Add(PlanParts parts, long residentBytes)
    {
        var structure = parts.Structure ?? Structure.All(costs.Blocks);
        lock (_lock)
        {
            _cases++;
            _counts[structure] = _counts.GetValueOrDefault(structure) + 1;
            _share += costs.ShareOf(StructureBudgetKind.MultiplyAdds, structure);
            _parameterBytes += parts.Parameters?.EncodedLength ?? 0;
            MultiplyAdds = Math.Max(MultiplyAdds, costs.Of(StructureBudgetKind.MultiplyAdds, structure));
            ResidentBytes = Math.Max(ResidentBytes, residentBytes);
        }
    }
}
