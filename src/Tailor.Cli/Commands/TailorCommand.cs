using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor: the root of the command tree.</summary>
internal sealed class TailorCommand : RootCommand
{
    public TailorCommand(CliHost host)
        : base("Tailor cuts one recommender to fit every device: interactions → training → model → recommendations.")
    {
        Options.Add(OutputOptions.CreateJson());
        Subcommands.Add(new DataCommand(host));
        Subcommands.Add(new TrainCommand(host));
        Subcommands.Add(new EvaluateCommand(host));
        Subcommands.Add(new RecommendCommand(host));
        Subcommands.Add(new ExperimentCommand(host));
        Subcommands.Add(new ImportCommand(host));
        Subcommands.Add(new DoctorCommand(host));
        Subcommands.Add(new DemoCommand(host));
        foreach (var option in Options.OfType<VersionOption>().ToArray()) option.Description = "Show the version.";
    }
}
