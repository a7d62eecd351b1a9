using System.CommandLine;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys renew: the same keys in a keyring that holds longer.</summary>
internal sealed class KeysRenewCommand(CliHost host) : KeyringCommand(host, "renew", "Issue the keyring anew, before it expires.")
{
    protected override void Change(KeyFolder keys, ParseResult parsed, TimeSpan? lifetime) => keys.Renew(lifetime);
}
