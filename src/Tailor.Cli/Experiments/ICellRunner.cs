namespace Tailor.Cli.Experiments;

/// <summary>Runs one cell of an experiment: trains and measures.</summary>
internal interface ICellRunner
{
    /// <summary>Runs it. Cancelled, it stops with a checkpoint and goes on from there the next time.</summary>
    CellResult Run(Cell cell, CancellationToken cancellation);

    /// <summary>Compares two variants user by user, seed by seed, under every protocol.</summary>
    IReadOnlyList<ComparisonRow> Compare(Experiment experiment, VariantPair pair, CancellationToken cancellation);
}
