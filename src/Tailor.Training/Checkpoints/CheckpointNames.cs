using System.Globalization;
using System.Text.RegularExpressions;

namespace Tailor.Training.Checkpoints;

/// <summary>The names of a checkpoint folder's files.</summary>
internal static partial class CheckpointNames
{
    public static string Tensors(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors");

    public static string Digest(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.sha256");

    /// <summary>Steps that have both files, newest first.</summary>
    public static IReadOnlyList<long> Complete(string folder) =>
        [.. All(folder).Where(name => !name.IsPart).GroupBy(name => name.Step).Where(files => files.Count() == 2).Select(files => files.Key).OrderDescending()];

    /// <summary>The files that are ours, half-written ones too; anything else in the folder is none of our business.</summary>
    public static IReadOnlyList<(string Name, long Step, bool IsDigest, bool IsPart)> All(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => Pattern().Match(Path.GetFileName(path))).Where(match => match.Success).Select(match => (
            match.Value,
            long.Parse(match.Groups["step"].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups["kind"].ValueSpan is "sha256",
            match.Groups["part"].Success))];

    [GeneratedRegex(@"^step-(?<step>[0-9]{9,18})\.(?<kind>safetensors|sha256)(?<part>\.([0-9a-f]{32}\.)?part)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
