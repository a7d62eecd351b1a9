using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Publishing;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys rotate: a new key of plans or releases, and a keyring that devices follow.</summary>
internal sealed class KeysRotateCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _keys = new("keys") { Description = "Folder of keys." };
    private readonly Argument<KeyPurpose> _purpose = new("purpose") { Description = "Which key: plan or release." };
    private readonly Option<bool> _revoke = new("--revoke") { Description = "Drop the older keys at once: devices refuse what they signed as soon as they have the keyring. For stolen keys." };
    private readonly Option<string?> _store = new("--store") { Description = "Store to put the keyring into." };
    private readonly DaysOption _days = new("the keyring");

    public KeysRotateCommand(CliHost host)
        : base("rotate", "Replace a key; devices take what the older ones signed until they are revoked.")
    {
        _host = host;
        Arguments.Add(_keys);
        Arguments.Add(_purpose);
        Options.Add(_revoke);
        Options.Add(_store);
        Options.Add(_days);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_keys);
        var keys = KeyFolder.Open(_host.InWorkingFolder(name), _host.Time);
        keys.Rotate(parsed.GetRequiredValue(_purpose), parsed.GetValue(_revoke), _days.Read(parsed));
        KeyRotation.CopyTo(_host, keys, parsed.GetValue(_store));
        var document = KeyRotation.Describe(keys);
        Report.For(_host, parsed).Show(document, CliJson.Default.KeysDocument, page => KeyRotation.Show(_host, page, document, name));
        return ExitCode.Success;
    }
}
