namespace Tailor.Cli.Experiments;

/// <summary>All that is known of an experiment so far; stands beside it as <c>name.result.json</c>.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The experiment's title.</summary>
    public required string Title { get; init; }

    /// <summary>The experiment's method.</summary>
    public required string Method { get; init; }

    /// <summary>The experiment's file of data, below TAILOR_DATA.</summary>
    public required string Data { get; init; }

    /// <summary>Whether every cell is there.</summary>
    public required bool Complete { get; init; }

    /// <summary>Mean ± standard deviation over seeds.</summary>
    public required IReadOnlyList<SummaryRow> Summary { get; init; }

    /// <summary>Pairs of variants compared user by user, once all cells of both were there; where seeds were added since, of the seeds before.</summary>
    /// <remarks>Set rather than init: the generated reader would give an init property that the file leaves out no default.</remarks>
    public IReadOnlyList<ComparisonRow> Comparisons { get; set; } = [];

    /// <summary>Cells that have ended, in the order of the grid.</summary>
    public required IReadOnlyList<CellResult> Cells { get; init; }
}
