using System.Diagnostics;
using Tailor.Runtime;

namespace Tailor.Cli.Customization;

/// <summary>How long a device's network takes from a history to the ten best items, on one thread.</summary>
internal static class RecommendationTime
{
    /// <summary>How many users are timed.</summary>
    public const int Users = 20;

    private const int Rounds = 7;

    /// <summary>The median over users of the best of several rounds, in microseconds. Each call encodes its whole window.</summary>
    /// <param name="devices">Each user's network and history; none gives null.</param>
    public static double? Microseconds(IReadOnlyList<(Recommender Network, int[] History)> devices)
    {
        if (devices.Count == 0) return null;
        var sessions = devices.Select(device => device.Network.OpenSession()).ToArray();
        var best = new double[devices.Count];
        Array.Fill(best, double.PositiveInfinity);
        var top = new Recommendation[10];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < sessions.Length; i++)
            {
                sessions[i].Recommend([], top); // so that nothing is left of the round before
                var begun = Stopwatch.GetTimestamp();
                sessions[i].Recommend(devices[i].History, top);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
        }

        Array.Sort(best);
        return Math.Round(best[best.Length / 2], 1);
    }
}
