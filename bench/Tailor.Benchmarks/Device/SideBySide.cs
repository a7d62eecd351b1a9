using Tailor.Benchmarks.OnnxRuntime;

namespace Tailor.Benchmarks.Device;

/// <summary>
/// <c>device [--rounds N] [--items N,N …] [--rows TEXT]</c>: recommending on one thread as a device does, Tailor beside ONNX Runtime.
/// </summary>
internal static class SideBySide
{
    /// <summary>Items of the model that only warms up.</summary>
    public const int FewItems = 64;

    private const int DefaultRounds = 200;

    // The sizes of two public catalogues: Beauty 5-core, and SASRec's own Beauty file.
    private static readonly int[] DefaultItems = [12_102, 57_290];

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (rounds, items, rows) = (DefaultRounds, DefaultItems, "");
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            switch (arguments[0])
            {
                case "--rounds" when int.TryParse(arguments[1], out var number) && number > 0: rounds = number; break;
                case "--items" when arguments[1].Split(',').All(part => int.TryParse(part, out var count) && count >= FewItems): items = [.. arguments[1].Split(',').Select(int.Parse)]; break;
                case "--rows": rows = arguments[1]; break;
                default: return Refuse(arguments[0]);
            }
        }

        if (arguments.Length > 0) return Refuse(arguments[0]);
        Console.WriteLine(OrtLibrary.Instance is { } library ? $"ONNX Runtime {library.LibraryVersion}: {library.Path}" : OrtLibrary.Missing);

        var folder = Directory.CreateTempSubdirectory("tailor-device-").FullName;
        try
        {
            Entry[] entries = [Entries.All[0], .. Entries.All.Skip(1).Where(entry => entry.Name.Contains(rows, StringComparison.OrdinalIgnoreCase))];
            var few = TrialFiles.Write(Path.Combine(folder, "few"), FewItems);
            foreach (var count in items)
            {
                var files = TrialFiles.Write(Path.Combine(folder, $"{count}"), count);
                Table.Write(Console.Out, count, rounds, Measure(entries, few, files, count, rounds));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static Measurement[] Measure(Entry[] entries, TrialFiles few, TrialFiles files, int itemCount, int rounds)
    {
        using var duel = new Duel(files, itemCount, entries);
        var agreements = duel.Agreements();
        var runs = duel.Run(rounds);
        return [.. entries.Select((entry, i) => new Measurement(
            entry,
            Percentile(runs[i].Times, 0.5),
            Percentile(runs[i].Times, 0.99),
            runs[i].Allocated,
            duel.WeightBytes(i),
            ResidentMemory.Measure(entry, few, files),
            agreements[i]))];
    }

    private static double Percentile(double[] sorted, double part) => sorted[(int)(part * (sorted.Length - 1))];

    private static int Refuse(string argument)
    {
        Console.Error.WriteLine($"device: '{argument}' does not fit. Usage: device [--rounds N] [--items N,N …, each at least {FewItems}] [--rows TEXT]");
        return 2;
    }
}
