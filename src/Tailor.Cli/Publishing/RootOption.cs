using System.CommandLine;
using Tailor.Models.Signing;

namespace Tailor.Cli.Publishing;

/// <summary>--root: the public key that an app ships with.</summary>
internal sealed class RootOption : Option<string>
{
    public RootOption()
        : base("--root")
    {
        Description = "The root's public key: root.pub of tailor keys create.";
        Required = true;
    }

    /// <summary>Reads the key.</summary>
    public PublicKey Read(CliHost host, ParseResult parsed)
    {
        var file = host.InWorkingFolder(parsed.GetRequiredValue(this));
        return PublicKey.FromPem(File.ReadAllText(file), file);
    }
}
