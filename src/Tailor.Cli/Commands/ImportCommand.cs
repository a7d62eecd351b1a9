using System.CommandLine;

namespace Tailor.Cli.Commands;

/// <summary>tailor import …</summary>
internal sealed class ImportCommand : Command
{
    public ImportCommand(CliHost host)
        : base("import", "Make a model folder of a model that was trained elsewhere.") => Subcommands.Add(new ImportSasRecPytorchCommand(host));
}
