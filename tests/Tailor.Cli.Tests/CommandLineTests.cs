using System.CommandLine;
using Tailor.Cli.Commands;

namespace Tailor.Cli.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<string> AllCommands
    {
        get
        {
            var paths = new TheoryData<string>();
            Collect(new TailorCommand(new CliHost { Output = TextWriter.Null, Error = TextWriter.Null, WorkingFolder = "." }), "");
            return paths;

            void Collect(Command command, string path)
            {
                paths.Add(path);
                foreach (var child in command.Subcommands) Collect(child, $"{path} {child.Name}".Trim());
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task EveryCommandExplainsItself(string path)
    {
        var run = await ConsoleRun.OfAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task UnknownOptionsAreUsageErrors(string path)
    {
        var run = await ConsoleRun.OfAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--jsn"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("unknown option '--jsn'. Did you mean '--json'?", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dta", "unknown command 'dta'. Did you mean 'data'?")]
    [InlineData("data downlod", "unknown command 'downlod'. Did you mean 'download'?")]
    [InlineData("data download a b", "unexpected argument 'b'.")]
    [InlineData("data download", "Try 'tailor data download --help'.")]
    [InlineData("data", "tailor data download  Fetch")]
    [InlineData("", "tailor data")]
    public async Task WrongUseEndsWithTwoAndAHint(string line, string hint)
    {
        var run = await ConsoleRun.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }
}
