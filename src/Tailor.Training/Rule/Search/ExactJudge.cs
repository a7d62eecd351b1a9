using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Splits;

namespace Tailor.Training.Rule.Search;

/// <summary>Ranks all items for validation users under a layout: the truth, and slow.</summary>
/// <param name="scorerOf">What a device with a layout scores.</param>
/// <param name="split">What validates.</param>
/// <param name="metric">What decides.</param>
/// <param name="users">At most so many users, drawn by the seed; 0 for all.</param>
/// <param name="seed">Seed.</param>
/// <param name="stage">Which items are asked for: for choosing, those that validate.</param>
public sealed class ExactJudge(Func<Layout, IScorer> scorerOf, Split split, Metric metric, int users, int seed, Stage stage = Stage.Validation) : ILayoutJudge
{
    private readonly Protocol _protocol = users == 0 ? Protocol.Full : Protocol.Full with { Users = users, Seed = seed };

    /// <inheritdoc/>
    public double Judge(Layout layout) => Evaluate(layout, [metric])[metric.ToString()].Value;

    /// <summary>All that is asked for under a layout.</summary>
    public EvaluationResult Evaluate(Layout layout, IReadOnlyList<Metric> metrics, CancellationToken cancellation = default) =>
        Evaluator.Evaluate(scorerOf(layout), split, stage, _protocol, new EvaluationOptions { Metrics = metrics }, cancellation);
}
