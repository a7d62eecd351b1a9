using System.Diagnostics;
using System.Globalization;

namespace Tailor.Benchmarks.Commands;

/// <summary>
/// <c>commands MODEL DATA [--rounds N]</c>: what a command takes from its start to its end, <c>./tailor</c> as it stands in the working folder: start-up alone
/// (<c>--version</c>), ten recommendations, and a whole evaluation by full ranking; in turns, so that a busy moment meets all of them.
/// </summary>
internal static class CommandTrial
{
    private const int DefaultRounds = 10;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var rounds = DefaultRounds;
        if (arguments.Length is not (2 or 4) || (arguments.Length == 4 && !(arguments[2] == "--rounds" && int.TryParse(arguments[3], out rounds) && rounds > 0)))
        {
            Console.Error.WriteLine("Usage: commands MODEL DATA [--rounds N]");
            return 2;
        }

        var (model, data) = (arguments[0], arguments[1]);
        var history = string.Join(',', File.ReadLines(Path.Combine(model, "items.tsv")).Skip(1).Take(20).Select(line => line.Split('\t')[1]));
        (string Name, string[] Arguments)[] rows =
        [
            ("start-up (--version)", ["--version"]),
            ("recommend, 20 items of history", ["recommend", model, "--history", history, "--json"]),
            ("evaluate, full ranking", ["evaluate", model, "--data", data, "--protocol", "full", "--json"]),
        ];
        var seconds = Array.ConvertAll(rows, _ => new List<double>());
        foreach (var row in rows) Time(row.Arguments); // builds what is stale, and fills the page cache
        for (var round = 0; round < rounds; round++)
            for (var row = 0; row < rows.Length; row++) seconds[row].Add(Time(rows[row].Arguments));

        Console.WriteLine("| command | best s | median s | worst s |");
        Console.WriteLine("|---|--:|--:|--:|");
        for (var row = 0; row < rows.Length; row++)
        {
            seconds[row].Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows[row].Name} | {seconds[row][0]:0.00} | {seconds[row][rounds / 2]:0.00} | {seconds[row][^1]:0.00} |"));
        }

        return 0;
    }

    private static double Time(string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("./tailor", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"tailor {arguments[0]} ended with {process.ExitCode}; what it said stands above.");
    }
}
