using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Commands;

/// <summary>tailor experiment table: writes docs/results.md from all result files.</summary>
internal sealed class ExperimentTableCommand : Command
{
    private readonly CliHost _host;
    private readonly Option<string> _experiments = new("--experiments") { Description = "Folder with experiments, a folder a data set.", DefaultValueFactory = _ => "experiments" };
    private readonly Option<string> _out = new("--out") { Description = "Document to write the tables into; plots go to plots/ beside it.", DefaultValueFactory = _ => "docs/results.md" };
    private readonly Option<bool> _noPlots = new("--no-plots") { Description = "Write tables only." };

    public ExperimentTableCommand(CliHost host)
        : base("table", "Write mean ± standard deviation of all recorded experiments, with plots, into a document.")
    {
        _host = host;
        Options.Add(_experiments);
        Options.Add(_out);
        Options.Add(_noPlots);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_experiments));
        if (!Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}; name one with --experiments.");
        var sets = RecordedExperiment.FindAll(folder);
        if (sets.Count == 0) throw new UsageException($"no experiment in {folder} has a result yet; 'tailor experiment run FILE' makes one.");

        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var plots = parsed.GetValue(_noPlots) ? [] : sets
            .SelectMany(set => Plots.Draw(set.Key, [.. set], Path.Combine(Path.GetDirectoryName(path)!, "plots")).Select(plot => (Set: set.Key, plot.Title, Link: $"plots/{plot.File}")))
            .ToArray();
        var generated = ResultsPage.Generate(sets, plots.ToLookup(plot => plot.Set, plot => (plot.Title, plot.Link)));
        File.WriteAllText(path, ResultsPage.Merge(File.Exists(path) ? File.ReadAllText(path) : null, generated));

        var document = new TableDocument(path, [.. sets.SelectMany(set => set).Select(experiment => experiment.Path)], [.. plots.Select(plot => plot.Link)]);
        Report.For(_host, parsed).Show(document, CliJson.Default.TableDocument, page => page
            .Table(["experiment", ">cells", "best variant", ">ndcg@10"], sets.SelectMany(set => set).Select(RowOf))
            .Line($"written to {_host.Shown(path)}"));
        return ExitCode.Success;
    }

    private static string[] RowOf(RecordedExperiment experiment)
    {
        var best = experiment.Result.Summary.Where(row => row.Metric == "ndcg@10" && row.Protocol == experiment.Result.Summary[0].Protocol).MaxBy(row => row.Mean);
        return [experiment.Path, $"{experiment.Result.Cells.Count}{(experiment.Result.Complete ? "" : " so far")}", best?.Variant ?? "", best is null ? "" : ResultsPage.Format(best)];
    }
}
