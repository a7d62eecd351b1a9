using System.Globalization;

namespace Tailor.Benchmarks.Device;

/// <summary>Measurements as a Markdown table.</summary>
internal static class Table
{
    public static void Write(TextWriter output, int itemCount, int rounds, IReadOnlyList<Measurement> measurements)
    {
        var best = measurements.Where(row => row.Entry.Side == Entries.OnnxRuntime).MinBy(row => row.Median);
        output.WriteLine();
        output.WriteLine(Line($"top {TrialFiles.Top} of {itemCount:N0} items after {TrialFiles.Length}; SASRec d = 64, 2 blocks; one thread, {rounds} rounds in turns"));
        output.WriteLine();
        output.WriteLine("| | p50 µs | p99 µs | ORT fp32's best ÷ this | allocated, bytes | weights, MB | resident, MB | same items |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var row in measurements)
        {
            var ratio = best is null ? "" : Line($"{best.Median / row.Median:0.00}×{(row == best ? " (best)" : "")}");
            output.WriteLine(Line($"| {row.Entry.Name} | {row.Median:0.0} | {row.Slow:0.0} | {ratio} | {row.Allocated:0.#} | {row.WeightBytes / 1e6:0.00} | {row.ResidentBytes / 1e6:0.0} | {row.Agreement:P1} |"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
