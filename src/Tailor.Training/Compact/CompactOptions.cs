namespace Tailor.Training.Compact;

/// <summary>Which table is trained, for which budget.</summary>
public sealed record CompactOptions
{
    /// <summary>How it saves bytes.</summary>
    public CompactKind Table { get; init; } = CompactKind.Narrow;

    /// <summary>Its bytes as a share of the float32 table's, above 0 and up to 1.</summary>
    public double Share { get; init; } = .05;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Table)) yield return $"Table must be {string.Join(", ", Enum.GetNames<CompactKind>())}, not {Table}.";
        if (Share is not (> 0 and <= 1)) yield return FormattableString.Invariant($"Share must be above 0 and at most 1, not {Share}.");
    }
}
