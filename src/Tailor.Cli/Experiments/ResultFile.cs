using System.Text.Json;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>The result file beside an experiment; each write replaces it whole, so it is never seen half-written.</summary>
internal sealed class ResultFile(string path)
{
    /// <summary>Reads what is recorded, or null where nothing is.</summary>
    /// <exception cref="FailureException">The file is not a result.</exception>
    public ExperimentResult? Read()
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ExperimentJson.Default.ExperimentResult);
        }
        catch (JsonException error)
        {
            throw new FailureException($"{path} is not a result file: {error.Message}", error);
        }
    }

    /// <summary>Records the cells that have ended, and what comparisons found.</summary>
    public void Write(Experiment experiment, IReadOnlyDictionary<Cell, CellResult> ended, IReadOnlyList<ComparisonRow> comparisons)
    {
        var cells = experiment.Cells.Where(ended.ContainsKey).Select(cell => ended[cell]).ToArray();
        var result = new ExperimentResult
        {
            Title = experiment.Title,
            Method = experiment.Method,
            Data = experiment.Data.File,
            Complete = cells.Length == experiment.Cells.Count(),
            Summary = SummaryRow.Of(cells),
            Comparisons = comparisons,
            Cells = cells,
        };
        var part = path + ".part";
        using (var file = File.Create(part))
        {
            JsonSerializer.Serialize(file, result, ExperimentJson.Default.ExperimentResult);
            file.Write("\n"u8);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }
}
