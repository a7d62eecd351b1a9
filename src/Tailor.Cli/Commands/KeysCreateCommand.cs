using System.CommandLine;
using Tailor.Cli.Publishing;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys create: a root key, a key of releases, a key of plans, and the keyring that says so.</summary>
internal sealed class KeysCreateCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _keys = new("keys") { Description = "Folder to make; keep it secret, and root.key elsewhere." };
    private readonly DaysOption _days = new("the keyring", KeyFolder.UsualLifetime);

    public KeysCreateCommand(CliHost host)
        : base("create", "Make keys; apps ship with root.pub.")
    {
        _host = host;
        Arguments.Add(_keys);
        Options.Add(_days);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_keys);
        KeyRotation.Report(_host, parsed, KeyFolder.Create(_host.InWorkingFolder(name), _days.Read(parsed), _host.Time), name);
        return ExitCode.Success;
    }
}
