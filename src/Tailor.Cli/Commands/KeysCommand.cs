using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys …</summary>
internal sealed class KeysCommand : Command
{
    public KeysCommand(CliHost host)
        : base("keys", "Make and replace the keys that releases and plans are signed with.")
    {
        Subcommands.Add(new KeysCreateCommand(host));
        Subcommands.Add(new KeysRotateCommand(host));
        Subcommands.Add(new KeysDropCommand(host));
        Subcommands.Add(new KeysRenewCommand(host));
        Subcommands.Add(new KeysAdminCommand(host));
    }
}
