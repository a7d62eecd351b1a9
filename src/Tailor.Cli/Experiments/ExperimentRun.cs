using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>Runs an experiment's grid a cell at a time, records each as it ends, and skips those that are recorded.</summary>
internal sealed class ExperimentRun(string path, ICellRunner runner, Action<string> say)
{
    /// <summary>Runs what is missing.</summary>
    /// <returns>All cells' results.</returns>
    /// <exception cref="UsageException">The experiment was changed after cells of it were recorded: frozen means frozen.</exception>
    public ExperimentResult Run(CancellationToken cancellation)
    {
        var experiment = ExperimentFile.Read(path);
        var file = new ResultFile(ExperimentFile.ResultPathOf(path));
        using var mine = Claim();
        var cells = experiment.Cells.ToArray();
        var ended = Recorded(cells, file.Read());
        if (ended.Count > 0) say($"{ended.Count} of {cells.Length} cells are recorded.");
        foreach (var (index, cell) in cells.Index())
        {
            if (ended.ContainsKey(cell)) continue;
            cancellation.ThrowIfCancellationRequested();
            say($"cell {index + 1} of {cells.Length}: {cell}");
            ended.Add(cell, runner.Run(cell, cancellation));
            file.Write(experiment, ended);
        }
        var recorded = file.Read()!;
        if (recorded.Comparisons.Select(row => new VariantPair(row.A, row.B)).Distinct().SequenceEqual(experiment.Comparisons)) return recorded;
        say("comparing variants user by user");
        file.Write(experiment, ended, [.. experiment.Comparisons.SelectMany(pair => runner.Compare(experiment, pair, cancellation))]);
        return file.Read()!;
    }

    private static Dictionary<Cell, CellResult> Recorded(Cell[] cells, ExperimentResult? result)
    {
        var ended = new Dictionary<Cell, CellResult>();
        foreach (var record in result?.Cells ?? [])
        {
            var cell = Array.Find(cells, cell => cell.Variant == record.Variant && cell.Seed == record.Seed)
                ?? throw new UsageException($"the result file has a cell that the experiment has not ({record.Variant}, seed {record.Seed}). An experiment is frozen once it ran: put the cell back, or remove the result file.");
            if (cell.Digest != record.Digest)
                throw new UsageException($"the experiment was changed after its cell '{cell}' ran. An experiment is frozen once it ran: undo the change, name a new variant, or remove the result file.");
            ended.Add(cell, record);
        }
        return ended;
    }

    // Two runs of one grid would do every cell twice.
    private FileStream Claim()
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error)
        {
            throw new FailureException($"{path} is being run by another process.", error);
        }
    }
}
