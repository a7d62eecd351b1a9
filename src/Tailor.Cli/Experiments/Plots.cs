using System.Globalization;
using System.Text;

namespace Tailor.Cli.Experiments;

/// <summary>The plots of a data set: methods side by side, each grid of many variants, accuracy against multiply-adds and against bytes, gradients that meet, and accuracy over training time.</summary>
internal static class Plots
{
    private const string Metric = "ndcg@10";
    private static readonly string[] MemoryMetrics = [Metric, "recall@20", "tail-recall@20", "tail-recall@10", "coverage@20", "coverage@10"];

    private const int MostBars = 8; // an experiment with more variants is a grid, and has plots of its own
    private const string TablesAlone = "Tables alone: --no-plots.";

    /// <summary>Draws into a folder.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="all">Its recorded experiments.</param>
    /// <param name="folder">Where pictures go.</param>
    /// <returns>Title and file name of each plot.</returns>
    public static IEnumerable<(string Title, string File)> Draw(string set, IReadOnlyList<RecordedExperiment> all, string folder)
    {
        Directory.CreateDirectory(folder);
        var experiments = all.Where(experiment => !IsGrid(experiment)).ToArray();
        foreach (var protocol in experiments.SelectMany(experiment => experiment.Result.Summary).Select(row => row.Protocol).Distinct())
        {
            var file = $"{set}-{protocol}.svg";
            var title = $"{set}: {Metric}, {protocol}";
            if (Bars(experiments, protocol) is not { Length: > 0 } data) continue;
            Gnuplot.Run($"{Head(Path.Combine(folder, file), title)}{BarStyle}$data << EOD\n{data}EOD\nplot $data using 0:2:3:xtic(1) with boxerrorbars notitle linecolor rgb '#4477aa'\n", TablesAlone);
            yield return (title, file);
        }

        foreach (var plot in all.Where(IsGrid).SelectMany(grid => GridPlots(set, grid, folder))) yield return plot;
        foreach (var experiment in all)
        {
            if (CostPlot(set, experiment, folder) is { } cost) yield return cost;
            if (ConflictPlot(set, experiment, folder) is { } conflict) yield return conflict;
        }

        foreach (var plot in MemoryPlots(set, all, folder)) yield return plot;
        var curves = Curves(experiments).ToArray();
        if (curves.Length > 0)
        {
            var file = $"{set}-training.svg";
            var title = $"{set}: validation over training time";
            var script = new StringBuilder(Head(Path.Combine(folder, file), title)).Append(CultureInfo.InvariantCulture, $"set xlabel 'minutes of training'\nset ylabel 'validation {Metric}'\nset key bottom right\nset yrange [0:*]\n");
            Gnuplot.Run(WithCurves(script, curves, "using 1:2 with linespoints pointtype 7 pointsize 0.4"), TablesAlone);
            yield return (title, file);
        }
    }

    private static bool IsGrid(RecordedExperiment experiment) => experiment.Result.Summary.DistinctBy(row => row.Variant).Count() > MostBars;

    /// <summary>A grid's variants below one another, a point and its deviation each.</summary>
    private static IEnumerable<(string Title, string File)> GridPlots(string set, RecordedExperiment grid, string folder)
    {
        var name = ResultsPage.NameOf(grid);
        foreach (var rows in grid.Result.Summary.Where(row => row.Metric == Metric).GroupBy(row => row.Protocol))
        {
            var (file, title) = ($"{set}-{name}-{rows.Key}.svg", $"{set}, {name}: {Metric}, {rows.Key}");
            var data = string.Concat(rows.Select(row => Line(row.Variant, row)));
            Gnuplot.Run($"{Head(Path.Combine(folder, file), title, height: 110 + (18 * rows.Count()))}{PointStyle}$data << EOD\n{data}EOD\nplot $data using 2:0:3:ytic(1) with xerrorbars pointtype 7 pointsize 0.6 linecolor rgb '#4477aa' notitle\n", TablesAlone);
            yield return (title, file);
        }
    }

    /// <summary>Accuracy against what users' networks took, under the experiment's first protocol; null where its users' networks are not of blocks.</summary>
    private static (string Title, string File)? CostPlot(string set, RecordedExperiment experiment, string folder)
    {
        var protocol = experiment.Result.Summary[0].Protocol;
        var curves = CostCurves.Of(experiment.Result, protocol, Metric);
        if (curves.Count == 0) return null;
        var name = ResultsPage.NameOf(experiment);
        var (file, title) = ($"{set}-{name}-cost.svg", $"{set}, {name}: {Metric} against multiply-adds, {protocol}");
        DrawCurves(Path.Combine(folder, file), title, $"set xlabel '% of the blocks\u2019 multiply-adds, mean over users'\nset ylabel '{Metric}'\nset xrange [-3:103]\nset offsets 0,0,graph 0.05,graph 0.05\n", curves, "using 1:2:3 with yerrorlines pointtype 7 pointsize 0.5");
        return (title, file);
    }

    /// <summary>Cosines of gradients that meet in a block over the epochs; null where none were compared.</summary>
    private static (string Title, string File)? ConflictPlot(string set, RecordedExperiment experiment, string folder)
    {
        var curves = Observations.ConflictCurves(experiment.Result);
        if (curves.Count == 0) return null;
        var name = ResultsPage.NameOf(experiment);
        var (file, title) = ($"{set}-{name}-conflict.svg", $"{set}, {name}: gradients that meet in a block");
        DrawCurves(Path.Combine(folder, file), title, "set xlabel 'epoch'\nset ylabel 'mean cosine'\nset yrange [*:*]\nset offsets 0,0,graph 0.05,graph 0.05\n", curves, "using 1:2 with linespoints pointtype 7 pointsize 0.4");
        return (title, file);
    }

    /// <summary>Accuracy, and what there is of recall of the tail and coverage, against the bytes of the item table: all tables of the set in one picture.</summary>
    private static IEnumerable<(string Title, string File)> MemoryPlots(string set, IReadOnlyList<RecordedExperiment> all, string folder)
    {
        var rows = all.SelectMany(experiment => experiment.Result.Summary).ToArray();
        foreach (var metric in MemoryMetrics.Where(metric => rows.Any(row => row.Metric == metric)))
        {
            var protocol = rows.First(row => row.Metric == metric).Protocol;
            var curves = MemoryCurves.Of(all, protocol, metric);
            if (curves.Count == 0) continue;
            var (file, title) = ($"{set}-memory-{metric.Replace("@", "-", StringComparison.Ordinal)}.svg", $"{set}: {metric} against the item table\u2019s bytes, {protocol}");
            DrawCurves(Path.Combine(folder, file), title, $"set xlabel '% of the widest table in float32'\nset ylabel '{metric}'\nset logscale x\nset xtics (1, 2, 5, 10, 20, 50, 100)\nset xrange [0.7:115]\nset yrange [0:*]\n", curves, "using 1:2:3 with yerrorlines pointtype 7 pointsize 0.5");
            yield return (title, file);
        }
    }

    /// <summary>Draws curves whose names stand below the picture, which grows by them: beside it, many leave no room for what they name.</summary>
    private static void DrawCurves(string file, string title, string settings, IReadOnlyList<(string Name, string Data)> curves, string style)
    {
        var script = new StringBuilder(Head(file, title, height: 380 + (18 * ((curves.Count + 2) / 3)))).Append(settings).Append("set key below maxcols 3 font ',11'\n");
        Gnuplot.Run(WithCurves(script, curves, style), TablesAlone);
    }

    /// <summary>Colours that gnuplot has; further curves are dashed.</summary>
    private const int Colours = 8;

    /// <summary>A script that draws curves, each by its name.</summary>
    private static string WithCurves(StringBuilder script, IReadOnlyList<(string Name, string Data)> curves, string style)
    {
        foreach (var (index, curve) in curves.Index()) script.Append(CultureInfo.InvariantCulture, $"$curve{index} << EOD\n{curve.Data}EOD\n");
        return script.Append("plot ").AppendJoin(", ", curves.Select((curve, index) => $"$curve{index} {style} dashtype {(index / Colours) + 1} title {Gnuplot.Quote(curve.Name)}")).Append('\n').ToString();
    }

    private const string BarStyle = "set style fill solid 0.85\nset boxwidth 0.6\nset yrange [0:*]\nset xtics rotate by -20\nset xrange [-0.6:*]\nset offsets 0,0.6,0,0\nset rmargin 18\n";

    private const string PointStyle = "set grid xtics linecolor rgb '#dddddd'\nset yrange [*:*] reverse\nset offsets 0,0,0.5,0.5\nset lmargin 36\n";

    private static string Head(string file, string title, int height = 380) =>
        $"set terminal svg size 760,{height.ToString(CultureInfo.InvariantCulture)} font 'sans-serif,13' background '#ffffff' noenhanced\nset output {Gnuplot.Quote(file)}\nset title {Gnuplot.Quote(title)}\nset grid ytics linecolor rgb '#dddddd'\nset border 3\nset tics nomirror\n";

    private static string Bars(IReadOnlyList<RecordedExperiment> experiments, string protocol) => string.Concat(
        from experiment in experiments
        from row in experiment.Result.Summary
        where row.Protocol == protocol && row.Metric == Metric
        select Line(NameOf(experiments, experiment, row.Variant), row));

    private static string Line(string name, SummaryRow row) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\" {row.Mean:0.000000} {row.Deviation ?? 0:0.000000}\n");

    /// <summary>The method, with the variant where the method has several, in one experiment or in more.</summary>
    private static string NameOf(IReadOnlyList<RecordedExperiment> experiments, RecordedExperiment experiment, string variant)
    {
        var method = experiment.Result.Method;
        var variants = experiments.Where(other => other.Result.Method == method).SelectMany(other => other.Result.Cells).Select(cell => cell.Variant).Distinct(StringComparer.Ordinal);
        return variants.Count() == 1 ? method : $"{method} {variant}";
    }

    // The first seed of each variant: one line each is enough to see how fast it learns.
    private static IEnumerable<(string Name, string Data)> Curves(IReadOnlyList<RecordedExperiment> experiments) =>
        from experiment in experiments
        from cell in experiment.Result.Cells.DistinctBy(cell => cell.Variant)
        where cell.Curve.Count > 1
        select ($"{experiment.Result.Method} {cell.Variant}", string.Concat(cell.Curve.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Seconds / 60:0.000} {point.Value:0.000000}\n"))));
}
