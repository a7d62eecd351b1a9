using Tailor.Cli.Demonstration;
using Tailor.Cli.Display;

namespace Tailor.Cli.Tests.Commands;

public sealed class DemoDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutDataAPopulationIsSimulatedAndThatIsSaid()
    {
        using var error = new StringWriter();
        var host = new CliHost { Output = TextWriter.Null, Error = error, WorkingFolder = _folder.Path, Variable = name => name == "TAILOR_DATA" ? _folder.Path : null };
        var found = DemoData.Find(host, new Report(host, json: false), CancellationToken.None);
        Assert.Equal("simulated", found.Source);
        Assert.Equal(3_000, found.Data.Sequences.UserCount);
        Assert.NotEmpty(found.Data.Split.Test);
        Assert.Contains($"There are no interactions in {_folder.Path}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("simulating", error.ToString(), StringComparison.Ordinal);
    }
}
