using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>Runs no training: a cell's metric follows from its seed and variant.</summary>
internal sealed class PlannedRunner : ICellRunner
{
    public List<string> Ran { get; } = [];

    public List<string> Settings { get; } = [];

    public List<string> Compared { get; } = [];

    /// <summary>Number of cells after which it is stopped, as by Ctrl-C.</summary>
    public int FailsAt { get; init; } = int.MaxValue;

    /// <summary>Whether it is stopped as it compares.</summary>
    public bool FailsToCompare { get; init; }

    public Action? Meanwhile { get; init; }

    public CellResult Run(Cell cell, CancellationToken cancellation)
    {
        if (Ran.Count == FailsAt) throw new OperationCanceledException();
        Meanwhile?.Invoke();
        Ran.Add(cell.ToString());
        Settings.Add(cell.Settings.ToJsonString());
        var value = 0.1 * cell.Seed + (cell.Variant == "wide" ? 0.2 : 0);
        return new CellResult
        {
            Variant = cell.Variant,
            Seed = cell.Seed,
            Digest = cell.Digest,
            Commit = "0123456789abcdef",
            Dirty = false,
            Machine = new("A processor", 2, "A system", "10.0", null),
            Started = DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(Ran.Count),
            TrainingSeconds = 60,
            EvaluationSeconds = 1,
            Training = [],
            Curve = [new(10, value / 2), new(60, value)],
            Measurements = [new("full", "all items, history excluded", 100, new() { ["ndcg@10"] = value })],
        };
    }

    public IReadOnlyList<ComparisonRow> Compare(Experiment experiment, VariantPair pair, CancellationToken cancellation)
    {
        if (FailsToCompare) throw new OperationCanceledException();
        Compared.Add($"{pair.A} - {pair.B}");
        return [new(pair.A, pair.B, experiment.Protocols[0], "ndcg@10", .2, .01, [.. experiment.Seeds.Select(_ => .2)])];
    }
}
