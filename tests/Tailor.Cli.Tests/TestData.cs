namespace Tailor.Cli.Tests;

/// <summary>Real data sets, for tests that skip where there are none.</summary>
internal static class TestData
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("TAILOR_DATA") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../shared/data"));
}
