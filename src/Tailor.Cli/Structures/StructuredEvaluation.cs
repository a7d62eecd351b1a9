using Tailor.Cli.Customization;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>An evaluation in which every user's device runs blocks and parameters of its own.</summary>
internal static class StructuredEvaluation
{
    /// <summary>Opens a model for the data's items.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="split">Histories; the price of an average budget is found on those of the validation cases.</param>
    /// <param name="stage">Whose histories count for the controls.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Looked at while something is computed of all users.</param>
    /// <exception cref="UsageException">The model cannot be customized so, or the budget cannot be met.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, Stage stage, StructureRequest request, CancellationToken cancellation)
    {
        var model = new StructuredModel(folder, name);
        var budget = request.Budget.For(model.Costs) with { Average = request.Average };
        if (model.Costs.Problem(budget) is { } problem) throw new UsageException(problem);
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        if (request.Average is not null && request.Source is not (StrategySource.Own or StrategySource.Shuffled))
            throw new UsageException($"--average goes with each user's own structure, or another user's: --strategy {request.Name} gives structures that follow from no price.");
        if (request.Average is not null) budget = budget with { Price = PriceOf(model, budget, CaseHistories.Of(split, Stage.Validation, items), cancellation) };
        var structures = Structures(model, folder, items, split, stage, request, budget, cancellation);
        var tally = new StructureTally(model.Costs);
        var scorer = new ModelScorer($"{folder.Manifest.Name} {folder.Manifest.Version}, {request}", items, () => new StructuredSession(model, structures.OpenSession(), tally));
        return new(scorer, () => Summarize(model, request, budget, tally));
    }

    private static CustomizationSummary Summarize(StructuredModel model, StructureRequest request, StructureBudget budget, StructureTally tally)
    {
        var own = request.Source is StrategySource.Own or StrategySource.Shuffled;
        var sent = tally.ParameterBytes + Structure.EncodedLength(model.Costs.Blocks) + (own ? model.GuideBytes : 0);
        return new(
            request.Method,
            request.Name,
            request.Budgets,
            AverageBits: 32,
            tally.Counts.Count,
            tally.HammingDistance,
            new(model.StoredBytes, tally.ResidentBytes, own ? model.InterestBytes : 0, (long)Math.Ceiling(sent)),
            tally.Timed.Microseconds(),
            new(tally.MeanShare, tally.MultiplyAdds, model.Costs.OfAll(StructureBudgetKind.MultiplyAdds), budget.Price, new(tally.Counts.Take(StructureSummary.Most).Select(pair => KeyValuePair.Create(pair.Structure, pair.Count)))));
    }

    private static IStructures Structures(StructuredModel model, ModelFolder folder, ItemMapping items, Split split, Stage stage, StructureRequest request, StructureBudget budget, CancellationToken cancellation)
    {
        switch (request.Source)
        {
            case StrategySource.Random: return GivenStructures.Random(model, folder.Manifest.Backbone, budget, request.Seed);
            case StrategySource.Static: return Static(model, request.Static!, budget);
            case StrategySource.Own or StrategySource.Shuffled or StrategySource.Mean: break;
            default: throw new UsageException($"--strategy {request.Name}: {request.Method} decides no bits.");
        }

        if (model.Customizer.OpenSession().Problem(budget) is { } problem) throw new UsageException(problem);
        if (request.Source == StrategySource.Own) return new OwnStructures(model, budget, noise: request.Noise is { } noise ? new(noise, request.Seed) : null);
        var users = CaseHistories.Of(split, stage, items);
        return request.Source == StrategySource.Shuffled
            ? new OwnStructures(model, budget, CaseHistories.OfTheNext(users, request.Seed))
            : MeanStructure.Of(model, budget, [.. users.Select(user => user.History)], cancellation);
    }

    private static GivenStructures Static(StructuredModel model, Structure structure, StructureBudget budget)
    {
        if (structure.Blocks != model.Costs.Blocks) throw new UsageException($"--structure {structure}: expected {model.Costs.Blocks} digits, one a block.");
        var cost = model.Costs.Of(budget.Kind, structure);
        return cost <= budget.Limit ? new(model, _ => structure) : throw new UsageException($"--structure {structure} takes {cost}, and {budget} are allowed.");
    }

    private static double PriceOf(StructuredModel model, StructureBudget budget, (int User, int[] History)[] users, CancellationToken cancellation)
    {
        if (!model.Customizer.Spec.HasController) throw new UsageException("--average: this model's structures follow from no user, so their average cannot be steered.");
        if (users.Length == 0) throw new UsageException("--average: the price is found on validation cases, and there are none.");
        var conversation = new Conversation(model);
        return FleetPricing.Find(conversation.Cloud, new StructureChoice(model.Recommender.Spec), budget, Array.ConvertAll(users, user => user.History), history => conversation.InterestOf(history), cancellation);
    }
}
