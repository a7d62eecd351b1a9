using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor data …</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(CliHost host)
        : base("data", "Look at interactions, split, simulate or download them.")
    {
        Subcommands.Add(new DataInspectCommand(host));
        Subcommands.Add(new DataSplitCommand(host));
        Subcommands.Add(new DataSimulateCommand(host));
        Subcommands.Add(new DataDownloadCommand(host));
    }
}
