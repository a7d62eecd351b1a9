namespace Tailor.Training.Losses;

/// <summary>Which of a user's own items are never negatives.</summary>
public enum Avoidance
{
    /// <summary>None but the target itself.</summary>
    Nothing,

    /// <summary>Items before the target: the items that ranking excludes.</summary>
    Past,

    /// <summary>All items of the window, before and after the target, as in the SASRec paper (section III-E), which looks at the user's whole sequence.</summary>
    Window,
}
