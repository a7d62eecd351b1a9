namespace Tailor.Interactions.Splits;

/// <summary>Which of a user's interactions in a period are asked for.</summary>
public enum TimeTargets
{
    /// <summary>The first: what follows the history that was known when the period began.</summary>
    First,

    /// <summary>The last; the history then includes what the user did in the period before it.</summary>
    Last,

    /// <summary>Every one.</summary>
    All,
}
