using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which every user's device runs a network of its own: how it is set up, and what there is to say of it afterwards.</summary>
/// <param name="scorer">What to evaluate.</param>
/// <param name="summarize">What the users' networks were like; asked for after the evaluation.</param>
internal sealed class CustomizedEvaluation(ModelScorer scorer, Func<CustomizationSummary> summarize)
{
    /// <summary>What to evaluate.</summary>
    public ModelScorer Scorer => scorer;

    /// <summary>What the users' networks were like; to be asked for after the evaluation.</summary>
    public CustomizationSummary Summarize() => summarize();

    /// <summary>Opens a model for the data's items.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="split">Histories.</param>
    /// <param name="stage">Whose histories count for the controls.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="time">Clock, for methods whose time is part of what they cost.</param>
    /// <param name="cancellation">Looked at while the mean strategy is computed.</param>
    /// <exception cref="UsageException">The model cannot be customized so, or the budget cannot be met.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, Stage stage, StrategyRequest request, TimeProvider time, CancellationToken cancellation) => request.Method switch
    {
        CustomizationMethods.Chord => WidthEvaluation.Open(folder, name, split, stage, request, cancellation),
        CustomizationMethods.FineTuning => FineTunedEvaluation.Open(folder, name, split, request, time),
        _ => GeneratedEvaluation.Open(folder, name, split, stage, request, cancellation),
    };
}
