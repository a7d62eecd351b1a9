using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime.Quantization;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which every user's channels have widths of their own, or of a control.</summary>
internal static class WidthEvaluation
{
    /// <summary>Opens a model for the data's items; parameters as of <see cref="CustomizedEvaluation.Open"/>.</summary>
    /// <exception cref="UsageException">The model cannot be customized so, or the budget cannot be met.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, Stage stage, StrategyRequest request, CancellationToken cancellation)
    {
        if (request.Source == StrategySource.Static) throw new UsageException($"--strategy static: {request.Method} decides no blocks.");
        var (model, budget) = (new CustomizedModel(folder, name, request.ItemBits, request.RoundedBits), request.Budget!.Value);
        BudgetOptions.Require(budget, model.Layers);
        if (request.Decoding is { } decoding) BudgetOptions.Require(decoding, model.Layers);
        if (request.Source is StrategySource.Own or StrategySource.Shuffled or StrategySource.Mean && model.Customizer.Spec.Name is var found && found != request.Method)
            throw new UsageException($"--customize {request.Method}: the customizer of {name} is {found}.");
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        var strategies = Strategies(model, items, split, stage, request, budget, cancellation);
        var tally = new StrategyTally(model.Layers);
        var scorer = new ModelScorer(
            $"{folder.Manifest.Name} {folder.Manifest.Version}, {request}",
            items,
            () => new CustomizedSession(model, strategies.OpenSession(), request.Decoding, tally));
        return new(scorer, () => Summarize(model, request, tally));
    }

    private static CustomizationSummary Summarize(CustomizedModel model, StrategyRequest request, StrategyTally tally) => new(
        request.Method,
        request.Name,
        request.Budgets,
        request.RoundedBits ?? tally.AverageBits,
        tally.Distinct,
        tally.HammingDistance,
        new(
            model.StoredBytes,
            tally.ResidentBytes,
            request.Source is StrategySource.Own or StrategySource.Shuffled ? model.InterestBytes : 0,
            Precision.EncodedLength(tally.Channels),
            request.RoundedBits is { } bits ? model.Layers.Sum(layer => (long)layer.Channels * (((layer.FanIn * bits) + 7) / 8)) : null),
        tally.Timed.Microseconds());

    private static IStrategies Strategies(CustomizedModel model, ItemMapping items, Split split, Stage stage, StrategyRequest request, PrecisionBudget budget, CancellationToken cancellation)
    {
        switch (request.Source)
        {
            case StrategySource.Random: return new RandomStrategies(model.Layers, budget, request.Seed);
            case StrategySource.Sensitivity: return FixedStrategies.BySensitivity(model, budget);
            case StrategySource.Uniform: return FixedStrategies.Uniform(model, budget);
            case StrategySource.Own: return new OwnStrategies(model, budget, request.Noise is { } noise ? new(noise, request.Seed) : null);
            case StrategySource.Mean: return MeanStrategy.Of(model, budget, CaseHistories.Of(split, stage, items).Select(user => user.History), cancellation);
            case StrategySource.Rounded: return FixedStrategies.Uniform(model, PrecisionBudget.AverageBits(WholeBits.RowOf(request.RoundedBits!.Value)));
            default: return new ShuffledStrategies(new OwnStrategies(model, budget), CaseHistories.Of(split, stage, items), request.Seed);
        }
    }
}
