using System.CommandLine;
using Tailor.Cli.Publishing;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>A command that issues a new keyring for keys that are there, and puts it into a store where one is named.</summary>
internal abstract class KeyringCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _keys = new("keys") { Description = "Folder of keys." };
    private readonly Option<string?> _store = new("--store") { Description = "Store to put the keyring into." };
    private readonly DaysOption _days = new("the keyring", KeyFolder.UsualLifetime);

    protected KeyringCommand(CliHost host, string name, string description)
        : base(name, description)
    {
        _host = host;
        Arguments.Add(_keys);
        Options.Add(_store);
        Options.Add(_days);
        SetAction(Run);
    }

    /// <summary>Issues the new keyring.</summary>
    protected abstract void Change(KeyFolder keys, ParseResult parsed, TimeSpan? lifetime);

    private int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_keys);
        var keys = KeyFolder.Open(_host.InWorkingFolder(name), _host.Time);
        Change(keys, parsed, _days.Read(parsed));
        KeyRotation.CopyTo(_host, keys, parsed.GetValue(_store));
        KeyRotation.Report(_host, parsed, keys, name);
        return ExitCode.Success;
    }
}
