using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Experiments;
using Tailor.Cli.Trainers;

namespace Tailor.Cli.Commands;

/// <summary>tailor experiment run: runs what is missing of a frozen grid.</summary>
internal sealed class ExperimentRunCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _file = new("file") { Description = "Experiment, such as experiments/ml-1m/sasrec.json; the result is written beside it." };
    private readonly Option<string> _models = new("--models") { Description = "Folder for the models of its cells.", DefaultValueFactory = _ => "out/experiments" };
    private readonly Option<string?> _variants = new("--variants") { Description = "Names of variants, with commas: run these and leave the others for later. [default: all]" };
    private readonly AcceleratorOption _accelerator = new();

    public ExperimentRunCommand(CliHost host)
        : base("run", "Run an experiment cell by cell; each is recorded as it ends, and a stopped run goes on where it was.")
    {
        _host = host;
        Arguments.Add(_file);
        Options.Add(_models);
        Options.Add(_variants);
        _accelerator.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var report = Report.For(_host, parsed);
        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_file));
        var experiment = ExperimentFile.Read(path);
        var set = Path.GetFileName(Path.GetDirectoryName(path)!);
        var models = Path.Combine(_host.InWorkingFolder(parsed.GetRequiredValue(_models)), set, Path.GetFileNameWithoutExtension(path));
        using var accelerator = _accelerator.Use(parsed);
        var cells = new CellExecution(_host, models, report);
        cells.Check(experiment, cancellation);
        var variants = parsed.GetValue(_variants)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var result = new ExperimentRun(path, cells, report.Say, variants).Run(cancellation);
        report.Show(result, ExperimentJson.Default.ExperimentResult, page => Show(page, result));
        return Task.FromResult(ExitCode.Success);
    }

    private static void Show(Page page, ExperimentResult result)
    {
        page.Heading(result.Title);
        var metrics = result.Summary.Select(row => row.Metric).Distinct().ToArray();
        page.Table(
            ["protocol", "variant", ">seeds", .. metrics.Select(metric => $">{metric}")],
            result.Summary.GroupBy(row => (row.Protocol, row.Variant)).Select(rows => (string[])
            [
                rows.Key.Protocol, rows.Key.Variant, $"{rows.First().Seeds}",
                .. metrics.Select(metric => rows.FirstOrDefault(row => row.Metric == metric) is { } row ? ResultsPage.Format(row) : ""),
            ]));
    }
}
