using System.Diagnostics;
using Tailor.Runtime;

namespace Tailor.Cli.Customization;

/// <summary>How long devices' networks take from a history to the ten best items, on one thread; the first few users stand for all. Many threads add to it.</summary>
internal sealed class TimedDevices
{
    /// <summary>How many users are timed.</summary>
    public const int Users = 20;

    private const int Rounds = 7;

    private readonly Lock _lock = new();
    private readonly List<(Recommender Network, int[] History)> _devices = [];

    /// <summary>Keeps a user's device, of the first few.</summary>
    /// <param name="network">What it runs.</param>
    /// <param name="history">What it answers.</param>
    public void Add(Recommender network, ReadOnlySpan<int> history)
    {
        lock (_lock)
        {
            if (_devices.Count < Users) _devices.Add((network, history.ToArray()));
        }
    }

    /// <summary>The median over users of the best of several rounds, in microseconds; null without any. Each call encodes its whole window.</summary>
    public double? Microseconds()
    {
        if (_devices.Count == 0) return null;
        var best = new double[_devices.Count];
        Array.Fill(best, double.PositiveInfinity);
        var top = new Recommendation[10];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                var session = _devices[i].Network.OpenSession(); // one that has been asked before goes on from what it knows
                session.Recommend([], top);
                var begun = Stopwatch.GetTimestamp();
                session.Recommend(_devices[i].History, top);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
        }

        Array.Sort(best);
        return Math.Round(best[best.Length / 2], 1);
    }
}
