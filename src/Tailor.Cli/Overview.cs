using System.CommandLine;

namespace Tailor.Cli;

/// <summary>What may follow a group of commands.</summary>
internal static class Overview
{
    public static void Write(Command command, string path, TextWriter output)
    {
        output.WriteLine(command.Description);
        output.WriteLine();
        var width = command.Subcommands.Max(child => child.Name.Length);
        foreach (var child in command.Subcommands) output.WriteLine($"  {path} {child.Name.PadRight(width)}  {child.Description}");
        output.WriteLine();
        output.WriteLine($"Try '{path} <command> --help'.");
    }
}
