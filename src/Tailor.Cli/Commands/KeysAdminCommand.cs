using System.CommandLine;
using System.Text;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cloud.Administration;
using Tailor.Models.Files;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys admin: what administrators of a cloud show, and its hash, which is all that nodes know.</summary>
internal sealed class KeysAdminCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _keys = new("keys") { Description = "Folder of keys; admin.hash is written there, in place of an older one." };

    public KeysAdminCommand(CliHost host)
        : base("admin", "Draw the key of a cloud's administrators; it is told once.")
    {
        _host = host;
        Arguments.Add(_keys);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_keys));
        Directory.CreateDirectory(folder);
        var (key, file) = (AdminKey.Draw(), Path.Combine(folder, "admin.hash"));
        WholeFile.Write(file, stream => stream.Write(Encoding.ASCII.GetBytes(AdminKey.Hash(key))));
        var document = new AdminKeyDocument(key, file);
        Report.For(_host, parsed).Show(document, CliJson.Default.AdminKeyDocument, page =>
        {
            page.Pairs(("key", document.Key), ("hash", _host.Shown(document.HashFile)));
            page.Quiet($"Keep the key; nodes get the hash: {_host.Program} serve --admin-hash {_host.Shown(document.HashFile)} …");
        });
        return ExitCode.Success;
    }
}
