using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Evaluation;
using Tailor.Evaluation.Comparison;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>
/// Whether structures can be personal at all, before anything is trained for it: every structure within a budget is measured on validation and test, and a
/// user's best on the one must serve that user on the other. Means most with a network that was trained with random structures, which is used to all of them.
/// </summary>
internal static class AdvanceCheck
{
    /// <summary>Measures.</summary>
    /// <param name="folder">The model; where it generates parameters, each user's device has their own.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="data">What the user calls the data.</param>
    /// <param name="split">Histories and targets.</param>
    /// <param name="ask">What each device can afford.</param>
    /// <param name="protocol">How targets are ranked.</param>
    /// <param name="options">Metrics and threads.</param>
    /// <param name="cancellation">Looked at before each case.</param>
    /// <exception cref="UsageException">The model has no blocks to skip, fewer than two structures are within the budget, or a metric belongs to no user.</exception>
    public static AdvanceCheckDocument Run(ModelFolder folder, string name, string data, Split split, StructureAsk ask, Protocol protocol, EvaluationOptions options, CancellationToken cancellation)
    {
        if (options.Metrics.FirstOrDefault(metric => metric.IsOfLists) is { IsOfLists: true } listed) throw new UsageException($"--advance-check compares users, and {listed} has no value for a user.");
        var model = new StructuredModel(folder, name);
        var budget = ask.For(model.Costs);
        if (model.Costs.Problem(budget) is { } problem) throw new UsageException(problem);
        var choice = new StructureChoice(folder.Manifest.Backbone);
        Structure[] structures = [.. choice.Allowed(budget).Select(choice.Structure)];
        if (structures.Length < 2) throw new UsageException($"--advance-check compares structures, and {ask} allow {structures.Length} only.");
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        if (items.UnknownItems == split.Sequences.ItemCount) throw new UsageException($"{name} knows none of the items in {data}: it was trained on other data.");

        EvaluationResult[] Measure(Stage stage) => Array.ConvertAll(structures, structure =>
        {
            var scorer = new ModelScorer($"{folder.Manifest.Name} {structure}", items, () => new StructuredSession(model, new GivenStructures(model, _ => structure).OpenSession(), new(model.Costs)));
            return Evaluator.Evaluate(scorer, split, stage, protocol, options, cancellation);
        });

        var (validation, test) = (Measure(Stage.Validation), Measure(Stage.Test));
        var first = options.Metrics[0];
        return new(
            $"{folder.Manifest.Name} {folder.Manifest.Version}",
            data,
            ask.ToString(),
            test[0].Description,
            [.. options.Metrics.Select(metric => SignalDocument.Of(PersonalSignal.Of(validation, test, metric)))],
            first.ToString(),
            [.. structures.Select((structure, at) => new StructureValues(structure.ToString(), model.Costs.ShareOf(StructureBudgetKind.MultiplyAdds, structure), validation[at].Metrics[first].Value, test[at].Metrics[first].Value))]);
    }
}
