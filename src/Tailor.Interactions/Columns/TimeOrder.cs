using System.Runtime.InteropServices;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Columns;

/// <summary>Brings each user's interactions into the order of time, stably, applies the tie rule, and turns microseconds into seconds.</summary>
internal sealed class TimeOrder(TieRule ties, long seed)
{
    private Entry[] _entries = [];

    public void Apply(int[] offsets, int[] itemColumn, long[] timeColumn)
    {
        for (var user = 0; user < offsets.Length - 1; user++)
        {
            var (start, length) = (offsets[user], offsets[user + 1] - offsets[user]);
            var times = timeColumn.AsSpan(start, length);
            var items = itemColumn.AsSpan(start, length);
            if (!IsSorted(times)) Sort(items, times);
            // The microseconds have done their work. Whole seconds are floored, so that the order stays.
            foreach (ref var time in times) time = FloorToSecond(time);
            if (ties == TieRule.Shuffled) ShuffleTies(items, times, user);
        }
    }

    private static bool IsSorted(ReadOnlySpan<long> times)
    {
        for (var i = 1; i < times.Length; i++)
            if (times[i] < times[i - 1]) return false;
        return true;
    }

    private static long FloorToSecond(long microseconds)
    {
        var (seconds, rest) = Math.DivRem(microseconds, 1_000_000);
        return rest < 0 ? seconds - 1 : seconds;
    }

    private void Sort(Span<int> items, Span<long> times)
    {
        if (_entries.Length < items.Length) _entries = new Entry[Math.Max(items.Length, 2 * _entries.Length)];
        var entries = _entries.AsSpan(0, items.Length);
        for (var i = 0; i < entries.Length; i++) entries[i] = new Entry(times[i], i, items[i]);
        entries.Sort(default(ByTime));
        for (var i = 0; i < entries.Length; i++) (times[i], items[i]) = (entries[i].Time, entries[i].Item);
    }

    private void ShuffleTies(Span<int> items, ReadOnlySpan<long> times, int user)
    {
        var random = new RandomStream((long)StreamPurpose.Ties, seed, user);
        for (var start = 0; start < items.Length;)
        {
            var end = start + 1;
            while (end < items.Length && times[end] == times[start]) end++;
            random.Shuffle(items[start..end]);
            start = end;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Time, int Place, int Item);

    private readonly struct ByTime : IComparer<Entry>
    {
        public int Compare(Entry x, Entry y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : x.Place.CompareTo(y.Place);
    }
}
