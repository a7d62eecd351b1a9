using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which every user's device runs a network of its own: how it is set up, and what there is to say of it afterwards.</summary>
internal sealed class CustomizedEvaluation : ICustomizedEvaluation
{
    private readonly CustomizedModel _model;
    private readonly StrategyRequest _request;
    private readonly StrategyTally _tally;

    private CustomizedEvaluation(CustomizedModel model, ModelScorer scorer, StrategyRequest request, StrategyTally tally) =>
        (_model, Scorer, _request, _tally) = (model, scorer, request, tally);

    /// <summary>What to evaluate.</summary>
    public ModelScorer Scorer { get; }

    /// <summary>Opens a model for the data's items.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="split">Histories.</param>
    /// <param name="stage">Whose histories count for the controls.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Looked at while the mean strategy is computed.</param>
    /// <exception cref="UsageException">The model cannot be customized so, or the budget cannot be met.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, Stage stage, StrategyRequest request, CancellationToken cancellation)
    {
        if (request.Source == StrategySource.Static) throw new UsageException($"--strategy static: {request.Method} decides no blocks.");
        var model = new CustomizedModel(folder, name, request.ItemBits);
        BudgetOptions.Require(request.Budget, model.Layers);
        if (request.Decoding is { } decoding) BudgetOptions.Require(decoding, model.Layers);
        if (request.Source is StrategySource.Own or StrategySource.Shuffled or StrategySource.Mean && model.Customizer.Spec.Name is var found && found != request.Method)
            throw new UsageException($"--customize {request.Method}: the customizer of {name} is {found}.");
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        var strategies = Strategies(model, items, split, stage, request, cancellation);
        var tally = new StrategyTally(model.Layers);
        var scorer = new ModelScorer(
            $"{folder.Manifest.Name} {folder.Manifest.Version}, {request}",
            items,
            () => new CustomizedSession(model, strategies.OpenSession(), request.Decoding, tally));
        return new(model, scorer, request, tally);
    }

    /// <summary>What the strategies were like; to be asked for after the evaluation.</summary>
    public CustomizationSummary Summarize() => new(
        _request.Method,
        _request.Name,
        _request.Budgets,
        _tally.AverageBits,
        _tally.Distinct,
        _tally.HammingDistance,
        new(_model.StoredBytes, _tally.ResidentBytes, _request.Source is StrategySource.Own or StrategySource.Shuffled ? _model.InterestBytes : 0, Precision.EncodedLength(_tally.Channels)),
        RecommendationTime.Microseconds(_tally.Timed));

    private static IStrategies Strategies(CustomizedModel model, ItemMapping items, Split split, Stage stage, StrategyRequest request, CancellationToken cancellation)
    {
        switch (request.Source)
        {
            case StrategySource.Random: return new RandomStrategies(model.Layers, request.Budget, request.Seed);
            case StrategySource.Sensitivity: return FixedStrategies.BySensitivity(model, request.Budget);
            case StrategySource.Uniform: return FixedStrategies.Uniform(model, request.Budget);
            case StrategySource.Own: return new OwnStrategies(model, request.Budget);
            case StrategySource.Mean: return MeanStrategy.Of(model, request.Budget, Histories().Select(user => user.History), cancellation);
            default:
                var histories = Histories().ToArray();
                if (histories.Length < 2) throw new UsageException("--strategy shuffled needs at least two users with a case.");
                return new ShuffledStrategies(new OwnStrategies(model, request.Budget), histories, request.Seed);
        }

        // Of a user with several cases, the first.
        IEnumerable<(int User, int[] History)> Histories() =>
            from cases in (stage == Stage.Test ? split.Test : split.Validation).GroupBy(one => one.User)
            let first = cases.First()
            select (first.User, items.History(split.Sequences[first.User][..first.HistoryLength]));
    }
}
