using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>Runs an experiment's grid a cell at a time, records each as it ends, and skips those that are recorded.</summary>
/// <param name="path">The experiment's file.</param>
/// <param name="runner">Runs a cell.</param>
/// <param name="say">Says what goes on.</param>
/// <param name="variants">Names of the variants to run, or null for all of them: the main rows of a long grid need not wait for the others.</param>
internal sealed class ExperimentRun(string path, ICellRunner runner, Action<string> say, IReadOnlyList<string>? variants = null)
{
    /// <summary>Runs what is missing, then compares the pairs whose cells are all there.</summary>
    /// <returns>All cells' results.</returns>
    /// <exception cref="UsageException">The experiment was changed after cells of it were recorded: frozen means frozen; or it has no such variant.</exception>
    public ExperimentResult Run(CancellationToken cancellation)
    {
        var experiment = ExperimentFile.Read(path);
        if (variants?.FirstOrDefault(name => !experiment.Variants.ContainsKey(name)) is { } unknown)
            throw new UsageException($"the experiment has no variant '{unknown}'.{Suggestion.Sentence(unknown, experiment.Variants.Keys)} It has {string.Join(", ", experiment.Variants.Keys)}.");
        if (variants is []) throw new UsageException($"no variant is named. The experiment has {string.Join(", ", experiment.Variants.Keys)}.");
        var file = new ResultFile(ExperimentFile.ResultPathOf(path));
        using var mine = Claim();
        var cells = experiment.Cells.ToArray();
        var before = file.Read();
        var (ended, compared, ran) = (Recorded(cells, before), before?.Comparisons ?? [], new HashSet<string>(StringComparer.Ordinal));
        if (ended.Count > 0) say($"{ended.Count} of {cells.Length} cells are recorded.");
        foreach (var (index, cell) in cells.Index())
        {
            if (ended.ContainsKey(cell) || variants?.Contains(cell.Variant) == false) continue;
            cancellation.ThrowIfCancellationRequested();
            say($"cell {index + 1} of {cells.Length}: {cell}");
            ended.Add(cell, runner.Run(cell, cancellation));
            ran.Add(cell.Variant);
            file.Write(experiment, ended, compared); // a pair that was compared stays so until it is compared anew
        }
        var rows = compared.ToLookup(row => new VariantPair(row.A, row.B));
        var due = experiment.Comparisons.Where(pair => IsWhole(pair) && (ran.Contains(pair.A) || ran.Contains(pair.B) || !IsOfAllSeeds(rows[pair]))).ToArray();
        if (due.Length == 0 && rows.All(pair => experiment.Comparisons.Contains(pair.Key))) return file.Read()!;
        if (due.Length > 0) say("comparing variants user by user");
        file.Write(experiment, ended, [.. experiment.Comparisons.SelectMany(pair => due.Contains(pair) ? runner.Compare(experiment, pair, cancellation) : rows[pair])]);
        return file.Read()!;

        bool IsWhole(VariantPair pair) => cells.All(cell => ended.ContainsKey(cell) || (cell.Variant != pair.A && cell.Variant != pair.B));

        bool IsOfAllSeeds(IEnumerable<ComparisonRow> of) => of.Any() && of.All(row => row.BySeed.Count == experiment.Seeds.Count);
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
