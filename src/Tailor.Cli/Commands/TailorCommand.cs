using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor: the root of the command tree.</summary>
internal sealed class TailorCommand : RootCommand
{
    // In the order of the path.
    private static readonly (string Name, Func<CliHost, Command> Create)[] Known =
    [
        ("data", host => new DataCommand(host)),
        ("train", host => new TrainCommand(host)),
        ("import", host => new ImportCommand(host)),
        ("table", host => new TableCommand(host)),
        ("search", host => new SearchCommand(host)),
        ("customize", host => new CustomizeCommand(host)),
        ("evaluate", host => new EvaluateCommand(host)),
        ("recommend", host => new RecommendCommand(host)),
        ("keys", host => new KeysCommand(host)),
        ("publish", host => new PublishCommand(host)),
        ("serve", host => new ServeCommand(host)),
        ("device", host => new DeviceCommand(host)),
        ("fleet", host => new FleetCommand(host)),
        ("export", host => new ExportCommand(host)),
        ("inspect", host => new InspectCommand(host)),
        ("experiment", host => new ExperimentCommand(host)),
        ("doctor", host => new DoctorCommand(host)),
        ("demo", host => new DemoCommand(host)),
    ];

    /// <param name="host">The world outside.</param>
    /// <param name="first">The command line's first word: where it names a command, only that one is built: start-up counts.</param>
    public TailorCommand(CliHost host, string? first = null)
        : base("Tailor cuts one recommender to fit every device: interactions → training → model → recommendations.")
    {
        Options.Add(OutputOptions.CreateJson());
        var wanted = Array.FindAll(Known, command => command.Name == first);
        foreach (var (_, create) in wanted.Length > 0 ? wanted : Known) Subcommands.Add(create(host));
        foreach (var option in Options.OfType<VersionOption>().ToArray()) option.Description = "Show the version.";
    }
}
