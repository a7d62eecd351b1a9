using System.CommandLine;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Publishing;

/// <summary>--cloud: the address of a service.</summary>
internal sealed class CloudOption : Option<string?>
{
    public CloudOption(string description)
        : base("--cloud") => Description = description;

    /// <summary>The address, or null where it is not on the command line.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public Uri? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new UsageException($"--cloud {text}: expected an address such as https://tailor.example.");
    }
}
