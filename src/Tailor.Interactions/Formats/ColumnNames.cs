namespace Tailor.Interactions.Formats;

/// <summary>
/// Which columns of a table, or fields of a JSON object, mean what. A name of the form <c>#2</c> is the second column, and then the table has no header.
/// What is null is found by its usual names (<c>docs/interactions.md</c>).
/// </summary>
public sealed record ColumnNames
{
    /// <summary>The user.</summary>
    public string? User { get; init; }

    /// <summary>The item.</summary>
    public string? Item { get; init; }

    /// <summary>The rating.</summary>
    public string? Rating { get; init; }

    /// <summary>The time.</summary>
    public string? Time { get; init; }

    internal bool AnyNamed => User is not null || Item is not null;

    internal bool ByNumber => User is ['#', ..] || Item is ['#', ..] || Rating is ['#', ..] || Time is ['#', ..];
}
