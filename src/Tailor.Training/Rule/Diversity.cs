namespace Tailor.Training.Rule;

/// <summary>What keeps an item's blocks from becoming alike.</summary>
public enum Diversity
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>−weight · Σ |v_b − v_(b+1)|² over consecutive blocks, as in the public code: without a bound.</summary>
    Consecutive,

    /// <summary>weight / (N (N − 1)) · Σ over pairs of exp(−|v_a − v_b|² / (2 radius²)): between 0 and weight.</summary>
    Bounded,
}
