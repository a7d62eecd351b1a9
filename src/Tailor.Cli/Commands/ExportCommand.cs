using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor export …</summary>
internal sealed class ExportCommand : Command
{
    public ExportCommand(CliHost host)
        : base("export", "Write a model in the format of another runtime.") => Subcommands.Add(new ExportOnnxCommand(host));
}
