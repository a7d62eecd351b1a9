using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Settings;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Commands;

/// <summary>tailor data simulate: a population whose best possible recommendation is known.</summary>
internal sealed class DataSimulateCommand : Command
{
    private readonly CliHost _host;
    private readonly Option<string> _out = new("--out") { Description = "File to write; compressed where it ends with .gz.", Required = true };
    private readonly Option<int?> _users = new("--users") { Description = "Number of users; short for --set users=N." };
    private readonly Option<int?> _items = new("--items") { Description = "Number of items; short for --set items=N." };
    private readonly Option<long?> _seed = new("--seed") { Description = "Seed; short for --set seed=N." };
    private readonly Option<string[]> _set = new("--set") { Description = "Settings as key=value; a key that there is not lists them all." };
    private readonly Option<string> _format = new("--format") { Description = "Format to write: table, pairs, user-sequences, sequences.", DefaultValueFactory = _ => "table" };
    private readonly Option<bool> _best = new("--best") { Description = "Say also the best hit@10 that any recommender can reach on the last items." };

    public DataSimulateCommand(CliHost host)
        : base("simulate", "Write interactions of simulated users: drifting interests, Zipf popularity, sequential structure.")
    {
        _host = host;
        foreach (var option in (Option[])[_out, _users, _items, _seed, _set, _format, _best]) Options.Add(option);
        SetAction(RunAsync);
    }

    private static JsonObject Defaults => (JsonObject)JsonSerializer.SerializeToNode(new SimulatorOptions(), CliJson.Default.SimulatorOptions)!;

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(_format);
        if (!InteractionFormats.TryParse(name, out var format)) throw new UsageException($"there is no format '{name}', only: {string.Join(", ", InteractionFormats.Names)}.{Suggestion.Sentence(name, InteractionFormats.Names)}");
        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        var simulator = Build(parsed);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            simulator.Write(path, format, cancellation);
        }
        catch (ArgumentException unfit)
        {
            throw new UsageException(unfit.Message);
        }

        double? best = parsed.GetValue(_best) ? BestHit(simulator) : null;
        var document = new SimulateDocument(path, simulator.Options, best);
        Report.For(_host, parsed).Show(document, CliJson.Default.SimulateDocument, page => page.Pairs(
            ("file", _host.Shown(path)),
            ("users", $"{simulator.Options.Users:N0}"),
            ("items", $"{simulator.Options.Items:N0}"),
            ("seed", $"{simulator.Options.Seed}"),
            ("best hit@10", best?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "not computed (--best)")));
        return Task.FromResult(ExitCode.Success);
    }

    private Simulator Build(ParseResult parsed)
    {
        var shortcuts = new List<string>();
        if (parsed.GetValue(_users) is { } users) shortcuts.Add(string.Create(CultureInfo.InvariantCulture, $"users={users}"));
        if (parsed.GetValue(_items) is { } items) shortcuts.Add(string.Create(CultureInfo.InvariantCulture, $"items={items}"));
        if (parsed.GetValue(_seed) is { } seed) shortcuts.Add(string.Create(CultureInfo.InvariantCulture, $"seed={seed}"));
        var settings = SettingsPatch.Apply(Defaults, ("command line", SettingsPatch.Parse(shortcuts)), (SettingsPatch.CommandLine, SettingsPatch.Parse(parsed.GetValue(_set) ?? [])));
        try
        {
            return new Simulator(settings.Deserialize(CliJson.Default.SimulatorOptions)!);
        }
        catch (Exception wrong) when (wrong is ArgumentException or JsonException)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static double BestHit(Simulator simulator)
    {
        var sequences = simulator.ToInteractionSet().Sequences;
        return new NextItemOracle(simulator).BestHit(sequences, LeaveOneOut.Of(sequences).Test, 10).Mean;
    }
}
