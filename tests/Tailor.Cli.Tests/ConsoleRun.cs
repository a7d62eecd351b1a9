namespace Tailor.Cli.Tests;

/// <summary>The command line, run in this process.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    public static async Task<ConsoleRun> OfAsync(string[] arguments, Func<CliHost, CliHost>? adjust = null, CancellationToken cancellation = default)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var host = new CliHost { Output = output, Error = error, WorkingFolder = Path.GetTempPath(), Variable = _ => null };
        var exitCode = await Application.RunAsync(arguments, adjust?.Invoke(host) ?? host, cancellation);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
