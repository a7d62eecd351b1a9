using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Cli.Tables;
using Tailor.Customization.Rule;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Runtime;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>An evaluation of the layout that a search finds: items' rows as far as their group keeps them; of unordered interactions users' rows in full.</summary>
internal static class LayoutEvaluation
{
    private const int Users = 1_000, Population = 20, Sample = 5, Labels = 5_000;

    /// <summary>Searches and opens.</summary>
    /// <param name="host">The world outside.</param>
    /// <param name="folder">The model, which tailor train rule or rule-blocks made on the same data.</param>
    /// <param name="split">The data; layouts are judged by its validation items.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="UsageException">The budget is too small, or the judge cannot judge this table.</exception>
    public static CustomizedEvaluation Open(CliHost host, ModelFolder folder, Split split, LayoutRequest request, CancellationToken cancellation)
    {
        var model = new BlockedModel(folder, RuleTable.Read(folder.Path));
        var table = model.Table;
        var nested = table.Options.School == RuleSchool.Nested;
        var judge = request.Judge ?? (nested ? "counts" : "exact");
        if (judge == "counts" && !nested) throw new UsageException("customize: a table of the faithful school keeps any blocks, of which there are too many sets to count; the judge is exact or estimator.");
        if (request.Storage == BlockStorage.Codes && !nested) throw new UsageException($"customize: {LayoutTable.FaithfulShipsNoBlocks}");
        if (request.Search == "popularity" && table.Options.Grouping != Grouping.Popularity) throw new UsageException($"customize: the groups of this table are not by popularity but {table.Options.Grouping}.");
        var finder = new LayoutFinder(host, model, split, request.Storage);
        var (items, width) = (table.Groups.GroupOf.Length, table.Width);
        var beside = request.Storage == BlockStorage.Codes ? BesideTable.Bytes(folder.Manifest) : 0; // as for all tables that devices have
        var budget = request.Memory.For(items, width) - beside;
        if (budget < finder.Space.Least) throw new UsageException($"a table of {budget:N0} bytes is too small: one block for each group takes {finder.Space.Least:N0}.");
        var (layout, bytes) = finder.Layout(new("", budget, request.Search, judge, Users, request.SearchSeed, Population, request.Cycles, Sample, Labels, request.Storage), cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (request.Storage == BlockStorage.Codes)
        {
            var stored = ElasticFile.Of(LayoutTable.Stream(folder, table, layout, split, new ElasticOptions()), ElasticFile.Name).Whole();
            return TableEvaluation.Of(folder, split, Stage.Test, Recommender.Open(folder, new RecommenderOptions { Table = stored }), $"{request.Search}, {request.Memory}", $"{request.Search} by {judge}, codes", request.Memory, stored.Length + beside);
        }

        if (model.IsSequential) return TableEvaluation.Of(folder, split, Stage.Test, model.Recommender(layout), $"{request.Search}, {request.Memory}", $"{request.Search} by {judge}", request.Memory, bytes);
        var bits = 8.0 * bytes / ((double)items * width);
        return new(
            new($"{folder.Manifest.Name} {folder.Manifest.Version}, {request.Search}, {request.Memory}", new ItemMapping(split.Sequences.Items, folder.Catalogue), () => LayoutRows.Scorer(table, layout).OpenSession()),
            () => new(TableRequest.Method, $"{request.Search} by {judge}", request.Memory.ToString(), bits, 1, 0, new(bytes, bytes, 0, bytes)));
    }
}
