using Tailor.Interactions.Formats;

namespace Tailor.Interactions;

/// <summary>What reading a file found and did.</summary>
public sealed record ReadReport
{
    /// <summary>The file as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>Its format.</summary>
    public required InteractionFormat Format { get; init; }

    /// <summary>Whether the format was told from the file rather than by the caller.</summary>
    public required bool FormatDetected { get; init; }

    /// <summary>Number of lines, with header and empty ones.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that were left out because they are bad.</summary>
    public required long BadLines { get; init; }

    /// <summary>What was wrong with the first few of them.</summary>
    public required IReadOnlyList<string> FirstErrors { get; init; }

    /// <summary>What the times count, such as "seconds" or "dates"; null where the file has none.</summary>
    public required string? TimeUnit { get; init; }

    /// <summary>In which order interactions of the same time stand, in words.</summary>
    public required string TieRule { get; init; }

    /// <summary>What was filtered and what each filter left, in the order in which they were applied.</summary>
    public required IReadOnlyList<string> Filters { get; init; }

    /// <summary>Where titles come from, or why there are none.</summary>
    public required string TitleSource { get; init; }
}
