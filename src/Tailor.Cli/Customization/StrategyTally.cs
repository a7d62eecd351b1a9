using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>What an evaluation's strategies were like; many threads add to it.</summary>
internal sealed class StrategyTally
{
    private readonly Lock _lock = new();
    private readonly HashSet<Precision> _distinct = [];
    private readonly int[] _fanIn;
    private readonly long[,] _counts;
    private long _strategies;

    /// <param name="layers">The layers whose channels have bits.</param>
    public StrategyTally(IReadOnlyList<ChannelLayer> layers)
    {
        _fanIn = [.. layers.SelectMany(layer => Enumerable.Repeat(layer.FanIn, layer.Channels))];
        _counts = new long[_fanIn.Length, Precision.HighestCode + 1];
    }

    /// <summary>Number of strategies that differ.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Mean bits a weight, over strategies.</summary>
    public double AverageBits
    {
        get
        {
            var bits = MeanBits();
            return bits.Select((mean, channel) => mean * _fanIn[channel]).Sum() / _fanIn.Sum(fanIn => (double)fanIn);
        }
    }

    /// <summary>Share of channels whose bits differ between two strategies, mean over all pairs; 0 where there is only one.</summary>
    public double HammingDistance
    {
        get
        {
            if (_strategies < 2) return 0;
            var pairs = (double)_strategies * (_strategies - 1);
            var differing = 0.0;
            for (var channel = 0; channel < _fanIn.Length; channel++)
            {
                differing += pairs;
                for (var code = Precision.LowestCode; code <= Precision.HighestCode; code++) differing -= (double)_counts[channel, code] * (_counts[channel, code] - 1);
            }
            return differing / pairs / _fanIn.Length;
        }
    }

    /// <summary>Most bytes that a network took in memory.</summary>
    public long ResidentBytes { get; private set; }

    /// <summary>How long networks take.</summary>
    public TimedDevices Timed { get; } = new();

    /// <summary>Number of channels.</summary>
    public int Channels => _fanIn.Length;

    /// <summary>(channels) mean bits of each, over strategies.</summary>
    public double[] MeanBits()
    {
        var bits = new double[_fanIn.Length];
        for (var channel = 0; channel < bits.Length; channel++)
            for (var code = Precision.LowestCode; code <= Precision.HighestCode; code++) bits[channel] += (double)_counts[channel, code] * Precision.BitsOf(code) / _strategies;
        return bits;
    }

    /// <summary>Counts the strategy of a case.</summary>
    /// <param name="strategy">What the device ran.</param>
    /// <param name="residentBytes">What the network took in memory.</param>
    public void Add(Precision strategy, long residentBytes)
    {
        lock (_lock)
        {
            _strategies++;
            ResidentBytes = Math.Max(ResidentBytes, residentBytes);
            _distinct.Add(strategy);
            for (var channel = 0; channel < strategy.Channels; channel++) _counts[channel, strategy.Codes[channel]]++;
        }
    }
}
