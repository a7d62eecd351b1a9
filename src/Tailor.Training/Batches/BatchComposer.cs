using System.Runtime.InteropServices;
using Tailor.Interactions.Randomness;

namespace Tailor.Training.Batches;

/// <summary>Gathers windows of similar length into batches of a given number of real tokens.</summary>
/// <remarks>
/// An epoch's windows are shuffled, sorted by length within chunks (ties keep their shuffled order; chunks alternate between shortest and longest first,
/// so that a batch across a border is even too), cut into batches, and the batches are shuffled.
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
        random.Shuffle(windows);
        SortChunks(plan, windows);
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
        foreach (var window in windows) (length, profile) = (Math.Max(length, RowLength(window)), Math.Max(profile, Profile(window).Length));
        into.Begin(new BatchPosition(plan.Epoch, index), _sampler.Options.Style, windows.Length, length, finalOnly ? _sampler.Options.FinalTargets : length, profile);
        for (var row = 0; row < windows.Length; row++)
        {
            var (user, start, count) = windows[row];
            var items = _sampler.Items(user);
            var targets = finalOnly
                ? items.Slice(start + count, Math.Min(_sampler.Options.FinalTargets, items.Length - start - count))
                : items.Slice(start + 1, count);
            into.Write(row, user, items.Slice(start, count), targets);
            if (profile > 0) into.WriteProfile(row, Profile(windows[row]));
        }
    }

    /// <summary>The latest items before a window's first target.</summary>
    private ReadOnlySpan<int> Profile(TrainingWindow window)
    {
        var known = _sampler.Options.Style == WindowStyle.FinalOnly ? window.Start + window.Length : window.Start + 1;
        var length = Math.Min(known, _sampler.Options.ProfileLength);
        return _sampler.Items(window.User).Slice(known - length, length);
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
