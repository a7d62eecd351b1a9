using System.Diagnostics;
using Tailor.Benchmarks.Runtime;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>
/// All rows in one process, in turns: a few calls of the first, of the second …, and again, so that whatever else the machine does meets all of
/// them alike. Histories change from call to call and share no beginning, so nothing can be kept from the call before.
/// </summary>
internal sealed class Duel : IDisposable
{
    private const int HistoryCount = 64;
    private const int WarmCalls = 3;
    private const int CompilingRounds = 12;
    private const int CallsInTurn = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly Entry[] _entries;
    private readonly IContestant[] _contestants;
    private readonly int[][] _histories;

    public Duel(TrialFiles files, int itemCount, IReadOnlyList<Entry> entries)
    {
        _entries = [.. entries];
        _contestants = [.. entries.Select(entry => entry.Open(files))];
        _histories = [.. Enumerable.Range(0, HistoryCount).Select(seed => SyntheticWeights.History(TrialFiles.Length, itemCount, seed))];
        for (var i = 0; i < HistoryCount; i++) _histories[i][0] = i; // no common beginning
    }

    /// <summary>Share of the items of the first row's answers that each row gives too.</summary>
    /// <exception cref="InvalidOperationException">A row that computes in float32 gives others: it does not do the same task.</exception>
    public double[] Agreements()
    {
        var agreements = new double[_entries.Length];
        foreach (var history in _histories)
        {
            var expected = Answer(_contestants[0], history);
            for (var i = 0; i < _entries.Length; i++) agreements[i] += (double)Answer(_contestants[i], history).Intersect(expected).Count() / expected.Length / HistoryCount;
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Exact && agreements[i] < 0.99) throw new InvalidOperationException($"{_entries[i].Name} gives {agreements[i]:P1} of the items that {_entries[0].Name} gives.");
        }

        return agreements;
    }

    /// <summary>Bytes of a row's weights as it stores them.</summary>
    public long WeightBytes(int row) => _contestants[row].WeightBytes;

    /// <summary>Measures.</summary>
    /// <param name="rounds">Turns that every row gets.</param>
    /// <returns>Each row's times in µs, sorted, and bytes allocated by a call.</returns>
    public (double[] Times, double Allocated)[] Run(int rounds)
    {
        var times = _entries.Select(_ => new double[rounds * CallsInTurn]).ToArray();
        var allocated = new long[_entries.Length];
        Span<Recommendation> top = new Recommendation[TrialFiles.Top];
        for (var round = -CompilingRounds; round < rounds; round++)
        {
            if (round < 0) Thread.Sleep(Pause); // hot methods are compiled again beside, some time after their first calls
            for (var i = 0; i < _contestants.Length; i++)
            {
                var contestant = _contestants[i];
                for (var call = 0; call < WarmCalls; call++) contestant.Recommend(_histories[call], top);
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var call = 0; call < CallsInTurn; call++)
                {
                    var start = Stopwatch.GetTimestamp();
                    contestant.Recommend(_histories[((Math.Max(round, 0) * CallsInTurn) + call + WarmCalls) % HistoryCount], top);
                    var end = Stopwatch.GetTimestamp();
                    if (round >= 0) times[i][(round * CallsInTurn) + call] = (end - start) * 1e6 / Stopwatch.Frequency;
                }

                if (round >= 0) allocated[i] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        foreach (var row in times) Array.Sort(row);
        return [.. times.Select((row, i) => (row, (double)allocated[i] / row.Length))];
    }

    public void Dispose()
    {
        foreach (var contestant in _contestants) contestant.Dispose();
    }

    private static int[] Answer(IContestant contestant, int[] history)
    {
        var top = new Recommendation[TrialFiles.Top];
        var count = contestant.Recommend(history, top);
        return [.. top.Take(count).Select(entry => entry.Item)];
    }
}
