using System.ComponentModel;
using System.Diagnostics;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>Draws with gnuplot, a program of its own (Debian: gnuplot-nox).</summary>
internal static class Gnuplot
{
    /// <summary>A text as scripts quote it.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs a script.</summary>
    /// <param name="script">What to draw, and where to.</param>
    /// <param name="otherwise">What goes without gnuplot, as a sentence.</param>
    /// <exception cref="FailureException">gnuplot is not there, or refuses the script.</exception>
    public static void Run(string script, string otherwise)
    {
        var start = new ProcessStartInfo("gnuplot", ["-"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        start.Environment["GNUTERM"] = "dumb"; // the script names its own terminal
        try
        {
            using var gnuplot = Process.Start(start)!;
            gnuplot.StandardInput.Write(script);
            gnuplot.StandardInput.Close();
            var error = gnuplot.StandardError.ReadToEnd();
            gnuplot.WaitForExit();
            if (gnuplot.ExitCode != 0) throw new FailureException($"gnuplot refused a plot: {error.Trim()}");
        }
        catch (Win32Exception error)
        {
            throw new FailureException($"gnuplot is missing, which draws the plots: make setup installs it. {otherwise}", error);
        }
    }
}
