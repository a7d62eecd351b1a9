using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Reading;
using Tailor.Interactions;

namespace Tailor.Cli.Commands;

/// <summary>tailor data split: writes what trains, validates and tests as tables, for other tools.</summary>
internal sealed class DataSplitCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Argument<string> _file = new("file") { Description = "File of interactions, .gz or not." };
    private readonly Option<string> _out = new("--out") { Description = "Folder for training.tsv, validation.tsv and test.tsv.", Required = true };

    public DataSplitCommand(CliHost host)
        : base("split", "Write what trains, validates and tests as tables; Tailor's own commands split by themselves.")
    {
        _host = host;
        Arguments.Add(_file);
        Options.Add(_out);
        _data.AddSplitTo(this);
        _data.AddReadingTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var report = Report.For(_host, parsed);
        var data = DataReading.Read(_host, _host.InWorkingFolder(parsed.GetRequiredValue(_file)), _data.SettingsOf(_host, parsed), report, cancellation);
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        Directory.CreateDirectory(folder);
        var files = new OrderedDictionary<string, int>
        {
            ["training.tsv"] = Write("training.tsv", table =>
            {
                for (var user = 0; user < data.Sequences.UserCount; user++) table.Write(user, ..data.Split.Training(user).Length);
            }),
            ["validation.tsv"] = Write("validation.tsv", table => WriteCases(table, data.Split.Validation)),
            ["test.tsv"] = Write("test.tsv", table => WriteCases(table, data.Split.Test)),
        };
        var document = new SplitDocument(data.Split.Rule, folder, files);
        report.Show(document, CliJson.Default.SplitDocument, page => page
            .Heading(document.Rule)
            .Table(["file", ">interactions"], files.Select(file => (string[])[file.Key, file.Value.ToString("N0", CultureInfo.InvariantCulture)]))
            .Quiet($"in {_host.Shown(folder)}"));
        return Task.FromResult(ExitCode.Success);

        int Write(string name, Action<InteractionTable> write)
        {
            cancellation.ThrowIfCancellationRequested();
            using var table = new InteractionTable(Path.Combine(folder, name), data.Sequences);
            write(table);
            return table.Count;
        }
    }

    private static void WriteCases(InteractionTable table, IEnumerable<EvaluationCase> cases)
    {
        foreach (var asked in cases) table.Write(asked.User, asked.HistoryLength..(asked.HistoryLength + 1));
    }
}
