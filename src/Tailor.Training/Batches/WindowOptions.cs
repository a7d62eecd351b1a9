namespace Tailor.Training.Batches;

/// <summary>How users' training items become windows.</summary>
public sealed record WindowOptions
{
    /// <summary>Longest window L in inputs, 1 or more: the backbone's <c>MaxLength</c>.</summary>
    public required int Length { get; init; }

    /// <summary>What a window predicts. Default: the next item at every position.</summary>
    public WindowStyle Style { get; init; } = WindowStyle.NextItem;

    /// <summary>
    /// At most this many windows for each user and epoch, 1 or more; the latest transitions are kept. Default: no limit.
    /// 1 with <see cref="WindowStyle.NextItem"/> is the SASRec paper's choice: the latest L transitions of each user, always the same.
    /// </summary>
    public int MaxWindowsPerUser { get; init; } = int.MaxValue;

    /// <summary>With <see cref="WindowStyle.FinalOnly"/>: how many of the following items are targets, 1 or more (T in the Caser paper, section 3.2). Default 1.</summary>
    public int FinalTargets { get; init; } = 1;

    /// <summary>
    /// Longest profile in items, 0 (none, the default) or more: the latest items of the user that are known before a window's first target, so that
    /// what is extracted from them knows none of the window's targets.
    /// </summary>
    public int ProfileLength { get; init; }

    /// <summary>
    /// Whether neighbouring windows of a user share a profile that begins at one item, so that one pass of a recurrence gives the interests of all of
    /// them: from the user's first item on, then from half a profile before the window that would be beyond its length. Default: each window has the
    /// longest profile there is, of its own.
    /// </summary>
    public bool SharedProfiles { get; init; }

    /// <summary>
    /// With shared profiles: how many items pass until the next window knows more of its user than the one before, as on a device whose plan is not
    /// asked for anew at every item. 0 (the default): each window knows all that came before its first target.
    /// </summary>
    public int PlanEvery { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PlanEvery);
        ArgumentOutOfRangeException.ThrowIfNegative(ProfileLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWindowsPerUser, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FinalTargets, 1);
        if (Style == WindowStyle.NextItem && FinalTargets != 1)
            throw new ArgumentException($"FinalTargets is {FinalTargets}, but windows of style NextItem have one target for each input.");
    }
}
