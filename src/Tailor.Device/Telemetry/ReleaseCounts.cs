using System.Diagnostics;
using Tailor.Models.Protocol;

namespace Tailor.Device.Telemetry;

/// <summary>How one release fares on this device. Counting allocates nothing and takes no lock.</summary>
/// <param name="model">The model's name.</param>
/// <param name="release">The release's sequence number.</param>
internal sealed class ReleaseCounts(string model, long release)
{
    private const int Most = 100_000; // what a report may count
    private const int Times = 256;
    private readonly long[] _ticks = new long[Times];
    private int _loads;
    private int _failedLoads;
    private long _recommendations;
    private long _shown;
    private long _hits;

    /// <summary>The release's sequence number.</summary>
    public long Release => release;

    public void Loaded() => Interlocked.Increment(ref _loads);

    public void FailedToLoad() => Interlocked.Increment(ref _failedLoads);

    public void Shown() => Interlocked.Increment(ref _shown);

    public void Hit() => Interlocked.Increment(ref _hits);

    /// <summary>Counts a call that took some ticks of <see cref="Stopwatch"/>.</summary>
    public void Recommended(long ticks)
    {
        var call = Interlocked.Increment(ref _recommendations) - 1;
        _ticks[call % Times] = ticks;
    }

    /// <summary>What was counted since the last time, or null where there was nothing.</summary>
    public TelemetryReport? Take()
    {
        var hits = Interlocked.Exchange(ref _hits, 0);
        var (recommendations, shown) = (Interlocked.Exchange(ref _recommendations, 0), Math.Max(hits, Interlocked.Exchange(ref _shown, 0)));
        var report = new TelemetryReport
        {
            Model = model,
            Release = release,
            Loads = Math.Min(Most, Interlocked.Exchange(ref _loads, 0)),
            FailedLoads = Math.Min(Most, Interlocked.Exchange(ref _failedLoads, 0)),
            Recommendations = Math.Min(Most, recommendations),
            MedianMicroseconds = Median((int)Math.Min(Times, recommendations)),
            Shown = Math.Min(Most, shown),
            Hits = Math.Min(Most, hits),
        };
        return report is { Loads: 0, FailedLoads: 0, Recommendations: 0, Shown: 0 } ? null : report;
    }

    /// <summary>Counts on from what an earlier start of the app counted; its median stands for its calls.</summary>
    public void Restore(TelemetryReport report)
    {
        Interlocked.Add(ref _loads, report.Loads);
        Interlocked.Add(ref _failedLoads, report.FailedLoads);
        Interlocked.Add(ref _shown, report.Shown);
        Interlocked.Add(ref _hits, report.Hits);
        _ticks.AsSpan(0, (int)Math.Min(Times, report.Recommendations)).Fill((long)(report.MedianMicroseconds * Stopwatch.Frequency / 1e6));
        Interlocked.Add(ref _recommendations, report.Recommendations);
    }

    private double Median(int count)
    {
        if (count == 0) return 0;
        var times = _ticks.AsSpan(0, count).ToArray();
        Array.Sort(times);
        return times[count / 2] * 1e6 / Stopwatch.Frequency;
    }
}
