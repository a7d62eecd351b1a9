using System.Runtime.InteropServices;
using Tailor.Interactions.Randomness;

namespace Tailor.Training.Batches;

/// <summary>Gathers windows of similar length into batches of a given number of real tokens.</summary>
/// <remarks>
/// An epoch's windows are shuffled, sorted by length within chunks (ties keep their shuffled order; chunks alternate between shortest and longest first,
/// so that a batch across a border is even too), cut into batches, and the batches are shuffled. Windows that share a profile stay together instead.
/// Every window is in exactly one batch. Safe for use by several threads, each with its own plan and batch.
/// </remarks>
public sealed class BatchComposer
{
    private readonly WindowSampler _sampler;

    /// <summary>Composes what the sampler cuts, with the sampler's seed.</summary>
    public BatchComposer(WindowSampler sampler, BatchOptions options)
    {
        options.Validate(sampler.Options.Length);
        (_sampler, Options) = (sampler, options);
    }

    /// <summary>The options.</summary>
    public BatchOptions Options { get; }

    /// <summary>Plans an epoch.</summary>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="reuse">A plan that is no longer needed, whose memory is taken over; null makes a new one.</param>
    public EpochPlan Plan(int epoch, EpochPlan? reuse = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var plan = reuse ?? new EpochPlan();
        plan.Epoch = epoch;
        _sampler.Sample(epoch, plan.Windows);
        var random = new RandomStream(_sampler.Seed, (long)RandomPurpose.Batches, epoch, 0);
        var windows = CollectionsMarshal.AsSpan(plan.Windows);
        if (_sampler.Options.SharedProfiles)
        {
            ShuffleGroups(plan, windows, ref random);
        }
        else
        {
            random.Shuffle(windows);
            SortChunks(plan, windows);
        }

        Cut(plan, windows);
        random.Shuffle(CollectionsMarshal.AsSpan(plan.Order));
        return plan;
    }

    /// <summary>Writes batch <paramref name="index"/> of a plan into <paramref name="into"/>.</summary>
    public void Compose(EpochPlan plan, int index, TrainingBatch into)
    {
        if ((uint)index >= (uint)plan.BatchCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Epoch {plan.Epoch} has {plan.BatchCount} batches.");
        var batch = plan.Order[index];
        var end = batch + 1 < plan.Starts.Count ? plan.Starts[batch + 1] : plan.WindowCount;
        var windows = CollectionsMarshal.AsSpan(plan.Windows)[plan.Starts[batch]..end];
        var finalOnly = _sampler.Options.Style == WindowStyle.FinalOnly;
        var length = 0;
        var profile = 0;
        var groups = 0;
        for (var row = 0; row < windows.Length; row++)
        {
            (length, profile) = (Math.Max(length, RowLength(windows[row])), Math.Max(profile, Profile(windows[row]).Length));
            if (row == 0 || !Share(windows[row - 1], windows[row])) groups++;
        }

        into.Begin(new BatchPosition(plan.Epoch, index), _sampler.Options.Style, windows.Length, length, finalOnly ? _sampler.Options.FinalTargets : length, profile, groups);
        var (group, known) = (-1, 0);
        for (var row = 0; row < windows.Length; row++)
        {
            var (user, start, count, _) = windows[row];
            var items = _sampler.Items(user);
            var targets = finalOnly
                ? items.Slice(start + count, Math.Min(_sampler.Options.FinalTargets, items.Length - start - count))
                : items.Slice(start + 1, count);
            into.Write(row, user, items.Slice(start, count), targets);
            if (profile == 0) continue;
            var own = Profile(windows[row]).Length;
            var begins = row == 0 || !Share(windows[row - 1], windows[row]);
            if (begins) group++;
            if (begins || own - known >= _sampler.Options.PlanEvery) known = own;
            if (row + 1 == windows.Length || !Share(windows[row], windows[row + 1])) into.WriteProfile(group, Profile(windows[row]));
            into.EndProfile(row, group, known);
        }
    }

    /// <summary>A window's profile: items that are known before its first target.</summary>
    private ReadOnlySpan<int> Profile(TrainingWindow window) =>
        _sampler.Options.ProfileLength == 0 ? [] : _sampler.Items(window.User)[window.ProfileStart.._sampler.Known(window)];

    /// <summary>Whether a window goes on in the profile of the one before it.</summary>
    private bool Share(TrainingWindow before, TrainingWindow window) =>
        _sampler.Options.SharedProfiles && before.User == window.User && before.ProfileStart == window.ProfileStart && before.Start < window.Start;

    /// <summary>Shuffles groups of windows that share a profile; within a group the oldest stays first.</summary>
    private void ShuffleGroups(EpochPlan plan, Span<TrainingWindow> windows, ref RandomStream random)
    {
        var groups = new List<(int Begin, int End)>();
        for (var i = 0; i < windows.Length; i++)
        {
            if (i == 0 || !Share(windows[i - 1], windows[i])) groups.Add((i, i));
            groups[^1] = (groups[^1].Begin, i + 1);
        }

        random.Shuffle(CollectionsMarshal.AsSpan(groups));
        plan.Sorted.Clear();
        foreach (var (begin, end) in groups) plan.Sorted.AddRange(windows[begin..end]);
        CollectionsMarshal.AsSpan(plan.Sorted).CopyTo(windows);
    }

    /// <summary>Length of a row that holds this window, padding included.</summary>
    private int RowLength(TrainingWindow window) =>
        _sampler.Options.Style == WindowStyle.FinalOnly ? _sampler.Options.Length : Options.Padded(window.Length);

    private void SortChunks(EpochPlan plan, Span<TrainingWindow> windows)
    {
        if (_sampler.Options.Style == WindowStyle.FinalOnly) return; // all rows are as long as the window
        CollectionsMarshal.SetCount(plan.Sorted, windows.Length);
        var sorted = CollectionsMarshal.AsSpan(plan.Sorted);
        var budget = (long)Options.ChunkBatches * Options.TokensPerBatch;
        var counts = new int[_sampler.Options.Length + 2];
        var ascending = true;
        for (var begin = 0; begin < windows.Length; ascending = !ascending)
        {
            var end = begin;
            for (long tokens = 0; end < windows.Length && tokens < budget; end++) tokens += windows[end].Length;
            SortByLength(windows[begin..end], sorted[begin..end], counts, ascending);
            begin = end;
        }
        sorted.CopyTo(windows);
    }

    /// <summary>Counting sort, stable.</summary>
    private static void SortByLength(ReadOnlySpan<TrainingWindow> from, Span<TrainingWindow> to, int[] counts, bool ascending)
    {
        Array.Clear(counts);
        var longest = counts.Length - 2;
        foreach (var window in from) counts[Key(window) + 1]++;
        for (var key = 1; key < counts.Length; key++) counts[key] += counts[key - 1];
        foreach (var window in from) to[counts[Key(window)]++] = window;

        int Key(TrainingWindow window) => ascending ? window.Length : longest - window.Length;
    }

    private void Cut(EpochPlan plan, ReadOnlySpan<TrainingWindow> windows)
    {
        plan.Starts.Clear();
        plan.Order.Clear();
        (plan.Tokens, plan.PaddedTokens) = (0, 0);
        int tokens = 0, rows = 0, length = 0;
        for (var i = 0; i < windows.Length; i++)
        {
            var longer = Math.Max(length, RowLength(windows[i]));
            var full = tokens + windows[i].Length > Options.TokensPerBatch || (rows + 1L) * longer > Options.PaddedTokensPerBatch;
            if (i == 0 || full)
            {
                plan.PaddedTokens += (long)rows * length;
                plan.Order.Add(plan.Starts.Count);
                plan.Starts.Add(i);
                (tokens, rows, longer) = (0, 0, RowLength(windows[i]));
            }
            (tokens, rows, length) = (tokens + windows[i].Length, rows + 1, longer);
            plan.Tokens += windows[i].Length;
        }
        plan.PaddedTokens += (long)rows * length;
    }
}
