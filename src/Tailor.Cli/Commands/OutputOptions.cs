using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>Options about how results are shown, the same for every command.</summary>
internal static class OutputOptions
{
    private const string JsonName = "--json";

    /// <summary>Makes the option that the root hands down to all commands.</summary>
    public static Option<bool> CreateJson() => new(JsonName)
    {
        Description = "Print one JSON document on standard output and nothing else there.",
        Recursive = true,
    };

    /// <summary>Whether JSON was asked for.</summary>
    public static bool AsksForJson(this ParseResult parsed) => parsed.GetValue<bool>(JsonName);
}
