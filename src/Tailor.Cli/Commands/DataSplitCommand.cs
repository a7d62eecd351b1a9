using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Reading;
using Tailor.Interactions;
using Tailor.Interactions.Formats;

namespace Tailor.Cli.Commands;

/// <summary>tailor data split: writes what trains, validates and tests as tables, for other tools.</summary>
internal sealed class DataSplitCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Argument<string> _file = new("file") { Description = "File of interactions, .gz or not." };
    private readonly Option<string> _out = new("--out") { Description = "Folder for training.csv, validation.csv and test.csv.", Required = true };

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
        var users = Enumerable.Range(0, data.Sequences.UserCount);
        var files = new OrderedDictionary<string, int>
        {
            ["training.csv"] = Write("training.csv", users.SelectMany(user => Enumerable.Range(0, data.Split.Training(user).Length).Select(at => (user, at)))),
            ["validation.csv"] = Write("validation.csv", TargetsOf(data.Split.Validation)),
            ["test.csv"] = Write("test.csv", TargetsOf(data.Split.Test)),
        };
        var document = new SplitDocument(data.Split.Rule, folder, files);
        report.Show(document, CliJson.Default.SplitDocument, page => page
            .Heading(document.Rule)
            .Table(["file", ">interactions"], files.Select(file => (string[])[file.Key, file.Value.ToString("N0", CultureInfo.InvariantCulture)]))
            .Quiet($"in {_host.Shown(folder)}"));
        return Task.FromResult(ExitCode.Success);

        int Write(string name, IEnumerable<(int User, int At)> interactions)
        {
            cancellation.ThrowIfCancellationRequested();
            using var writer = InteractionWriter.Create(Path.Combine(folder, name), InteractionFormat.Table, data.Sequences.HasTimes);
            var count = 0;
            foreach (var (user, at) in interactions)
            {
                var time = data.Sequences.HasTimes ? data.Sequences.Times(user)[at] : 0;
                writer.Add(data.Sequences.Users.GetUtf8(user), data.Sequences.Items.GetUtf8(data.Sequences[user][at]), time);
                count++;
            }
            writer.Complete();
            return count;
        }
    }

    private static IEnumerable<(int User, int At)> TargetsOf(IEnumerable<EvaluationCase> cases) =>
        cases.SelectMany(asked => Enumerable.Range(asked.HistoryLength, asked.Targets).Select(at => (asked.User, at)));
}
