using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Cli.Tables;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>An evaluation of the layout that a search finds: users' rows in full, items' as far as their group keeps them.</summary>
internal static class LayoutEvaluation
{
    private const int Users = 1_000, Population = 20, Sample = 5, Labels = 5_000;

    /// <summary>Searches and opens.</summary>
    /// <param name="host">The world outside.</param>
    /// <param name="folder">The model, which tailor train rule made on the same data.</param>
    /// <param name="split">The data; layouts are judged by its validation items.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="UsageException">The budget is too small, or the judge cannot judge this table.</exception>
    public static CustomizedEvaluation Open(CliHost host, ModelFolder folder, Split split, LayoutRequest request, CancellationToken cancellation)
    {
        var table = RuleTable.Read(folder.Path);
        var nested = table.Options.School == RuleSchool.Nested;
        var judge = request.Judge ?? (nested ? "counts" : "exact");
        if (judge == "counts" && !nested) throw new UsageException("customize: a table of the faithful school keeps any blocks, of which there are too many sets to count; the judge is exact or estimator.");
        if (request.Search == "popularity" && table.Options.Grouping != Grouping.Popularity) throw new UsageException($"customize: the groups of this table are not by popularity but {table.Options.Grouping}.");
        var finder = new LayoutFinder(host, table, split);
        var (items, width) = (table.Groups.GroupOf.Length, table.Width);
        var budget = request.Memory.For(items, width);
        if (budget < finder.Space.Least) throw new UsageException($"a table of {budget:N0} bytes is too small: one block for each group takes {finder.Space.Least:N0}.");
        var (layout, bytes) = finder.Layout(new("", budget, request.Search, judge, Users, request.SearchSeed, Population, request.Cycles, Sample, Labels), cancellation);
        cancellation.ThrowIfCancellationRequested();
        var bits = 8.0 * bytes / ((double)items * width);
        return new(
            new($"{folder.Manifest.Name} {folder.Manifest.Version}, {request.Search}, {request.Memory}", new ItemMapping(split.Sequences.Items, folder.Catalogue), () => LayoutRows.Scorer(table, layout).OpenSession()),
            () => new(TableRequest.Method, $"{request.Search} by {judge}", request.Memory.ToString(), bits, 1, 0, new(bytes, bytes, 0, bytes)));
    }
}
