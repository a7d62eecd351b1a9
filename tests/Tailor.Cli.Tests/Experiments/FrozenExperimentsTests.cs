using Tailor.Cli.Display;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>The experiments that stand beside their results, against this version's settings.</summary>
public sealed class FrozenExperimentsTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith(".result.json", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    private static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../experiments"));

    [Theory]
    [MemberData(nameof(Files))]
    public void This_version_can_run_it(string file)
    {
        var experiment = ExperimentFile.Read(Path.Combine(Root, file));
        var host = new CliHost { Output = TextWriter.Null, Error = TextWriter.Null, WorkingFolder = Root, Variable = _ => null };
        new CellExecution(host, Root, new Report(host, json: false)).CheckSettings(experiment);
        Assert.NotEmpty(experiment.Cells);
    }
}
