using System.ComponentModel;
using System.Diagnostics;

namespace Tailor.Cli.Experiments;

/// <summary>The commit a number belongs to.</summary>
/// <param name="Commit">Full hash, or null where there is no checkout or no git.</param>
/// <param name="Dirty">Whether files differ from it; results, locks of runs and generated documents do not count.</param>
internal sealed record Revision(string? Commit, bool Dirty)
{
    /// <summary>Asks git.</summary>
    public static Revision Of(string? checkout)
    {
        if (checkout is null || Git(checkout, "rev-parse", "HEAD") is not { } commit) return new(null, Dirty: false);
        var changes = Git(checkout, "status", "--porcelain", "--", ".", ":!experiments/**/*.result.json", ":!experiments/**/*.lock", ":!docs/results.md", ":!docs/plots");
        return new(commit.Trim(), Dirty: !string.IsNullOrWhiteSpace(changes));
    }

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // no git here
        }
    }
}
