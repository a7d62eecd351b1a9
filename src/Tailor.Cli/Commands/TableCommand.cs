using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor table …</summary>
internal sealed class TableCommand : Command
{
    public TableCommand(CliHost host)
        : base("table", "Make an item table of which every device takes as much as it can hold.") => Subcommands.Add(new TableBuildCommand(host));
}
