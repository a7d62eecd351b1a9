using System.Text.RegularExpressions;

namespace Tailor.Device.Tests.Stores;

/// <summary>A call to the operating system that a trace shows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file.</param>
/// <param name="Target">What a file is renamed to; empty for other calls.</param>
internal sealed partial record TracedCall(string Name, string Path, string Target)
{
    /// <summary>
    /// Reads what strace wrote, in order. A flush counts from when it ended, everything else from when it began, which is the stricter for each.
    /// </summary>
    public static IEnumerable<TracedCall> Read(IEnumerable<string> lines)
    {
        var flushing = new Dictionary<string, TracedCall>(StringComparer.Ordinal); // by thread
        foreach (var line in lines)
        {
            var thread = line.Split(' ')[0];
            if (Resumed().IsMatch(line))
            {
                if (flushing.Remove(thread, out var ended)) yield return ended;
            }
            else if (Call().Match(line) is { Success: true } match)
            {
                var paths = Paths().Matches(match.Groups["arguments"].Value).Select(path => path.Groups["path"].Value).ToArray();
                if (paths.Length == 0) continue;
                var call = new TracedCall(match.Groups["name"].Value, paths[0], match.Groups["name"].Value.StartsWith("rename", StringComparison.Ordinal) ? paths[^1] : "");
                if (call.Name.EndsWith("sync", StringComparison.Ordinal) && line.EndsWith("<unfinished ...>", StringComparison.Ordinal)) flushing[thread] = call;
                else yield return call;
            }
        }
    }

    [GeneratedRegex("<\\.\\.\\. (fsync|fdatasync) resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex("^[0-9]+ +(?<name>[a-z0-9]+)\\((?<arguments>.*)$")]
    private static partial Regex Call();

    [GeneratedRegex("[<\"](?<path>/[^>\"]+)[>\"]")]
    private static partial Regex Paths();
}
