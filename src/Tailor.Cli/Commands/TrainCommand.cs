using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor train …</summary>
internal sealed class TrainCommand : Command
{
    public TrainCommand(CliHost host)
        : base("train", "Train a recommender on interactions into a model folder.")
    {
        foreach (var trainer in host.Trainers) Subcommands.Add(new TrainMethodCommand(host, trainer));
    }
}
