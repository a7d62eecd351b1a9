namespace Tailor.Models.Plans;

/// <summary>A plan is well formed, but not for this model, not for now, or not from whom it says. The message names what was expected and found.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Describes why the plan is refused.</summary>
    /// <param name="expected">What the plan would have to be.</param>
    /// <param name="found">What it is.</param>
    public PlanException(string expected, string found)
        : base($"The plan is refused: expected {expected}, found {found}.")
    {
        (Expected, Found) = (expected, found);
    }

    /// <summary>What the plan would have to be.</summary>
    public string Expected { get; }

    /// <summary>What it is.</summary>
    public string Found { get; }
}
