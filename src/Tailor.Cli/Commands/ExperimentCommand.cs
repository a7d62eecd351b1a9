using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor experiment …</summary>
internal sealed class ExperimentCommand : Command
{
    public ExperimentCommand(CliHost host)
        : base("experiment", "Run frozen experiments and write their results down.")
    {
        Subcommands.Add(new ExperimentRunCommand(host));
        Subcommands.Add(new ExperimentTableCommand(host));
    }
}
