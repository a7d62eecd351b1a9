using System.Runtime.InteropServices;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;

namespace Tailor.Training.Batches;

/// <summary>Cuts the training items of a split into windows, anew for each epoch.</summary>
/// <remarks>
/// A user with n training items has n − 1 transitions (item t → item t + 1). With <see cref="WindowStyle.NextItem"/> the windows of an epoch
/// partition them: each transition occurs exactly once, those across a border too, because the last target of a window is the first input of the next.
/// A history of more than L transitions is cut at a random phase: the first window has 1 … L inputs (uniform), the following ones L, the last what is left;
/// so over the epochs every transition is seen with every length of context. A user with fewer than 2 training items has no window.
/// With <see cref="WindowStyle.FinalOnly"/> there is a window for every target, and nothing is random.
/// Safe for use by several threads.
/// </remarks>
public sealed class WindowSampler
{
    private readonly Split _split;

    /// <summary>Reads the split's lengths once.</summary>
    public WindowSampler(Split split, WindowOptions options, long seed)
    {
        options.Validate();
        (_split, Options, Seed) = (split, options, seed);
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            var length = split.Training(user).Length;
            if (length < 2) continue;
            Users++;
            TransitionCount += Math.Min(length - 1, Limit);
        }
    }

    /// <summary>The options.</summary>
    public WindowOptions Options { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>Number of users with at least one window.</summary>
    public int Users { get; }

    /// <summary>Transitions in an epoch, after <see cref="WindowOptions.MaxWindowsPerUser"/>; the same in every epoch.</summary>
    public long TransitionCount { get; }

    /// <summary>A user's latest transitions that can occur.</summary>
    private long Limit => Options.Style == WindowStyle.FinalOnly
        ? Options.MaxWindowsPerUser
        : (long)Options.MaxWindowsPerUser * Options.Length;

    /// <summary>A user's training items, oldest first.</summary>
    public ReadOnlySpan<int> Items(int user) => _split.Training(user);

    /// <summary>Replaces the content of <paramref name="into"/> by the windows of an epoch, by user, oldest first.</summary>
    public void Sample(int epoch, List<TrainingWindow> into)
    {
        into.Clear();
        var random = new RandomStream(Seed, (long)RandomPurpose.Windows, epoch, 0);
        for (var user = 0; user < _split.Sequences.UserCount; user++)
        {
            var transitions = _split.Training(user).Length - 1;
            if (transitions < 1) continue;
            var first = (int)Math.Max(0, transitions - Limit);
            var begin = into.Count;
            if (Options.Style == WindowStyle.FinalOnly) AddFinal(user, first, transitions, into);
            else AddPieces(user, first, transitions, ref random, into);
            if (Options.ProfileLength > 0) BeginProfiles(CollectionsMarshal.AsSpan(into)[begin..]);
        }
    }

    /// <summary>How many of a user's items are known before a window's first target.</summary>
    public int Known(TrainingWindow window) => Options.Style == WindowStyle.FinalOnly ? window.Start + window.Length : window.Start + 1;

    private void BeginProfiles(Span<TrainingWindow> windows)
    {
        var begin = 0;
        foreach (ref var window in windows)
        {
            var known = Known(window);
            if (known - begin > Options.ProfileLength) begin = known - (Options.SharedProfiles ? Math.Max(1, Options.ProfileLength / 2) : Options.ProfileLength);
            window = window with { ProfileStart = begin };
        }
    }

    /// <summary>Transitions first … end − 1 as pieces of at most L.</summary>
    private void AddPieces(int user, int first, int end, ref RandomStream random, List<TrainingWindow> into)
    {
        var length = Options.Length;
        if (end - first > length)
        {
            // The phase is the first piece's length. A phase below `least` would cost one window too many.
            var least = (int)Math.Max(1, end - first - (Options.MaxWindowsPerUser - 1L) * length);
            var phase = least + random.Below(length - least + 1);
            into.Add(new TrainingWindow(user, first, phase));
            first += phase;
        }
        for (; first < end; first += length) into.Add(new TrainingWindow(user, first, Math.Min(length, end - first)));
    }

    /// <summary>One window for each target first + 1 … end: the latest L items before it.</summary>
    private void AddFinal(int user, int first, int end, List<TrainingWindow> into)
    {
        for (var target = first + 1; target <= end; target++)
        {
            var start = Math.Max(0, target - Options.Length);
            into.Add(new TrainingWindow(user, start, target - start));
        }
    }
}
