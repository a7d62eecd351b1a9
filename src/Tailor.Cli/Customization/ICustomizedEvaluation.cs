using Tailor.Cli.Documents;
using Tailor.Cli.Scoring;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which every user's device runs a network of its own.</summary>
internal interface ICustomizedEvaluation
{
    /// <summary>What to evaluate.</summary>
    ModelScorer Scorer { get; }

    /// <summary>What the users' networks were like; to be asked for after the evaluation.</summary>
    CustomizationSummary Summarize();
}
