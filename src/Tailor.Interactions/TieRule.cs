namespace Tailor.Interactions;

/// <summary>In which order a user's interactions of the same time stand.</summary>
public enum TieRule
{
    /// <summary>As in the file.</summary>
    FileOrder,

    /// <summary>Shuffled by a seed. Where the file sorted ties by item (Amazon Beauty does), file order leaks the answer.</summary>
    Shuffled,
}
