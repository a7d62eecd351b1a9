using System.Runtime.CompilerServices;
using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests.Data;

/// <summary>Public data sets below TAILOR_DATA.</summary>
internal static class PublicData
{
    /// <summary>A file, split by leaving the last items out. Skips the test where the file is missing.</summary>
    public static Split LeaveOneOut(string file)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("TAILOR_DATA") ?? Path.Combine(Root(), "..", "shared", "data"), file);
        Skip.IfNot(File.Exists(path), $"{file} is not below TAILOR_DATA.");
        return Interactions.Splits.LeaveOneOut.Of(InteractionFile.Read(path).Sequences);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
