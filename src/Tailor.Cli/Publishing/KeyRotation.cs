using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Publishing;

/// <summary>What the commands about keys say and leave behind.</summary>
internal static class KeyRotation
{
    /// <summary>Puts the keyring where a server hands it out.</summary>
    public static void CopyTo(CliHost host, KeyFolder keys, string? store)
    {
        if (store is null) return;
        var target = new Tailor.Cloud.Storage.Store(host.InWorkingFolder(store));
        target.WriteKeyring(File.ReadAllBytes(keys.KeyringFile));
    }

    /// <summary>Reports keys.</summary>
    public static void Report(CliHost host, ParseResult parsed, KeyFolder keys, string name)
    {
        var document = Describe(keys);
        Display.Report.For(host, parsed).Show(document, CliJson.Default.KeysDocument, page => Show(host, page, document, name));
    }

    private static KeysDocument Describe(KeyFolder keys)
    {
        var ring = keys.ReadKeyring();
        return new(keys.KeyringFile, keys.RootFile, keys.Root().Id, ring.Sequence, Expiry(ring.Expires), [.. ring.ReleaseKeys.Select(key => key.Id)], [.. ring.PlanKeys.Select(key => key.Id)]);
    }

    /// <summary>A time of expiry for people and documents.</summary>
    public static DateTimeOffset? Expiry(long seconds) => seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static void Show(CliHost host, Page page, KeysDocument document, string keys)
    {
        page.Heading($"Keyring {document.Sequence}");
        page.Pairs(
            ("holds", document.Expires is { } expires ? $"until {expires:u}" : "for ever"),
            ("root", $"{document.RootId}, {host.Shown(document.Root)}: apps ship with it"),
            ("releases", string.Join(", ", document.ReleaseKeys)),
            ("plans", string.Join(", ", document.PlanKeys)));
        page.Quiet($"Next: {host.Program} publish MODEL --to STORE --keys {keys}");
    }
}
