using System.CommandLine;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys rotate: a new key of plans or releases, and a keyring that devices follow.</summary>
internal sealed class KeysRotateCommand : KeyringCommand
{
    private readonly Argument<KeyPurpose> _purpose = new("purpose") { Description = "Which key: plan or release." };
    private readonly Option<bool> _revoke = new("--revoke") { Description = "Drop the older keys at once: devices refuse what they signed as soon as they have the keyring. For stolen keys." };

    public KeysRotateCommand(CliHost host)
        : base(host, "rotate", "Replace a key; devices take what the older ones signed until they are revoked.")
    {
        Arguments.Add(_purpose);
        Options.Add(_revoke);
    }

    protected override void Change(KeyFolder keys, ParseResult parsed, TimeSpan? lifetime) => keys.Rotate(parsed.GetRequiredValue(_purpose), parsed.GetValue(_revoke), lifetime);
}
