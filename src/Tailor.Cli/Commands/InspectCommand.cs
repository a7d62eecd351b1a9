using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor inspect …</summary>
internal sealed class InspectCommand : Command
{
    public InspectCommand(CliHost host)
        : base("inspect", "Look into a model folder or a plan.")
    {
        Subcommands.Add(new InspectModelCommand(host));
        Subcommands.Add(new InspectPlanCommand(host));
    }
}
