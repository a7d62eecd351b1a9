using Tailor.Interactions.Filters;
using Tailor.Interactions.Formats;

namespace Tailor.Interactions;

/// <summary>How a file of interactions is read. The defaults keep everything and stop at the first bad line.</summary>
public sealed record ReadOptions
{
    /// <summary>The format, or null to tell it from the file's first lines.</summary>
    public InteractionFormat? Format { get; init; }

    /// <summary>Columns of a table or fields of JSON lines that are not called by a usual name.</summary>
    public ColumnNames Columns { get; init; } = new();

    /// <summary>What numbers in the time column count.</summary>
    public TimeUnit TimeUnit { get; init; }

    /// <summary>Keep interactions with at least this rating, in the file's own units; null keeps all. An error where the file has no ratings.</summary>
    public double? MinimumRating { get; init; }

    /// <summary>Keep users with at least this many interactions; 0 or 1 keeps all.</summary>
    public int MinimumPerUser { get; init; }

    /// <summary>Keep items with at least this many interactions; 0 or 1 keeps all.</summary>
    public int MinimumPerItem { get; init; }

    /// <summary>Whether the two minima are applied until both hold (k-core), or once.</summary>
    public CoreRule CoreRule { get; init; }

    /// <summary>Order of a user's interactions of the same time.</summary>
    public TieRule Ties { get; init; }

    /// <summary>Seed of <see cref="TieRule.Shuffled"/>.</summary>
    public long TieSeed { get; init; }

    /// <summary>Whether bad lines are left out and counted, instead of ending the reading.</summary>
    public bool SkipBadLines { get; init; }

    /// <summary>File of item titles; null looks beside the data for one that names every item.</summary>
    public string? TitleFile { get; init; }

    /// <summary>Whether to look for titles beside the data when no file is named.</summary>
    public bool FindTitles { get; init; } = true;

    /// <summary>What to call the set; null takes the file's name without its endings.</summary>
    public string? Name { get; init; }
}
