using System.Globalization;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Fleet;

/// <summary>A fleet's days as a picture: hit rate, bytes a device, age of plans.</summary>
internal static class FleetPicture
{
    /// <summary>Draws an SVG.</summary>
    /// <param name="report">What to draw.</param>
    /// <param name="path">The file.</param>
    public static void Draw(FleetReport report, string path)
    {
        string[] kinds = [.. report.Days.Select(day => day.Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var script = $"""
            set terminal svg noenhanced size 720,900 font 'sans,13' background 'white'
            set output {Gnuplot.Quote(path)}
            set multiplot layout 3,1
            set key outside right top
            set grid ytics lc rgb '#dddddd'
            set border 3
            set tics nomirror
            set xlabel 'day'
            set xtics 1
            {Panel("hit@10", kinds, report, day => day.HitRate, "")}
            {Panel("bytes a device, down", kinds, report, day => Math.Max(1, day.BytesDown), "set logscale y")}
            unset logscale y
            {Panel("age of the plan at the app's start, hours", kinds, report, day => day.PlanHours, "")}
            unset multiplot

            """;
        Gnuplot.Run(script, "The report itself is complete.");
    }

    private static string Panel(string title, string[] kinds, FleetReport report, Func<FleetDay, double?> value, string before)
    {
        var blocks = kinds.Select((kind, at) => $"$D{at} << EOD\n{string.Concat(report.Days.Where(day => day.Class == kind).Select(day => Line(day.Day, value(day))))}EOD");
        var curves = kinds.Select((kind, at) => $"$D{at} using 1:2 with linespoints pt 7 ps .5 lw {(kind == "all" ? 3 : 1.5)} title {Gnuplot.Quote(kind)}");
        return $"{string.Join('\n', blocks)}\n{before}\nset title {Gnuplot.Quote(title)}\nplot {string.Join(", ", curves)}";
    }

    private static string Line(int day, double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{day} {known:0.######}\n") : "";
}
