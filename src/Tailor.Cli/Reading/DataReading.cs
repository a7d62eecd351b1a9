using Tailor.Cli.Display;
using Tailor.Cli.Errors;
using Tailor.Interactions;

namespace Tailor.Cli.Reading;

/// <summary>Reads interactions as commands and experiments do.</summary>
internal static class DataReading
{
    // Files whose name says nothing are called by their folder.
    private static readonly string[] VagueNames = ["ratings", "u.data", "u", "train", "data", "interactions", "reviews", "events"];

    /// <summary>Reads and splits.</summary>
    /// <exception cref="UsageException">There is no such file, or the settings do not fit it.</exception>
    public static LoadedData Read(CliHost host, string path, ReadSettings settings, Report report, CancellationToken cancellation)
    {
        var set = ReadSet(host, path, settings, report, cancellation);
        var split = settings.SplitOf(set.Sequences, test => ReadSet(host, test, settings with { MinPerUser = 1, MinPerItem = 1 }, report, cancellation).Sequences);
        var titles = set.Titles;
        if (titles is not null) Array.Resize(ref titles, split.Sequences.ItemCount); // items that only the test file knows have none
        return new(set with { Sequences = split.Sequences, Titles = titles }, split);
    }

    /// <summary>Reads only.</summary>
    /// <exception cref="UsageException">There is no such file, or the settings do not fit it.</exception>
    public static InteractionSet ReadSet(CliHost host, string path, ReadSettings settings, Report report, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            var below = Directory.Exists(host.DataFolder) ? $" Data sets in {host.DataFolder}: {string.Join(", ", Directory.GetDirectories(host.DataFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}." : "";
            throw new UsageException($"there is no file {path}.{below}");
        }
        var set = InteractionFile.Read(path, settings.ToOptions() with { Name = NameOf(path) }, cancellation);
        if (set.Report is { BadLines: > 0 } read)
        {
            report.Say($"tailor: {read.BadLines:N0} of {read.Lines:N0} lines were bad and are left out; the first:");
            foreach (var error in read.FirstErrors) report.Say($"  {error}");
        }
        return set;
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        name = Path.GetFileNameWithoutExtension(name);
        return VagueNames.Contains(name.ToLowerInvariant()) && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder ? folder : name;
    }
}
