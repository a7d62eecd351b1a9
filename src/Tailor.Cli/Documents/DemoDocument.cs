using Tailor.Cli.Demonstration;
using Tailor.Interactions;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor demo.</summary>
/// <param name="Source">Where the interactions come from.</param>
/// <param name="Statistics">What they are like.</param>
/// <param name="TrainingSeconds">Wall time of training.</param>
/// <param name="Evaluations">Most-popular, then the model.</param>
/// <param name="Recommendations">One user's history and recommendations.</param>
/// <param name="Next">What that user really took next.</param>
/// <param name="Devices">Three devices of different size, and what each got from the cloud.</param>
/// <param name="Folder">Where every stage's outcome lies.</param>
internal sealed record DemoDocument(
    string Source,
    SequenceStatistics Statistics,
    double TrainingSeconds,
    IReadOnlyList<EvaluationDocument> Evaluations,
    RecommendDocument Recommendations,
    NamedItem Next,
    IReadOnlyList<DemoDevice> Devices,
    string Folder);
