using Tailor.Evaluation;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Splits;
using Tailor.Training.Backbones;

namespace Tailor.Training.Validation;

/// <summary>
/// Validation while training: ranking of the validation items, computed by the runtime that ships, so that what is selected is what
/// will run.
/// </summary>
internal sealed class ModelValidation
{
    private const string Deciding = "ndcg@10";
    private readonly Split _split;
    private readonly Protocol _protocol;

    /// <summary>Fixes the users.</summary>
    public ModelValidation(Split split, TrainingOptions options)
    {
        _split = split;
        var protocol = Protocol.Parse(options.ValidationProtocol);
        _protocol = options.ValidationUsers == 0 ? protocol : protocol with { Users = options.ValidationUsers, Seed = options.Seed };
    }

    /// <summary>The metric that decides, or null where the split has no validation cases.</summary>
    public string? Metric => _split.Validation.Count == 0 ? null : Deciding;

    /// <summary>Evaluates parameters; empty where there is nothing to validate on.</summary>
    public (IReadOnlyDictionary<string, double> Values, double Seconds) Evaluate(BackboneGraph graph, IReadOnlyDictionary<string, float[]> parameters, CancellationToken cancellation)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Metric is null) return (values, 0);
        var scorer = graph.Scorer(parameters);
        if (scorer is IFleetScorer fleet) fleet.LookAt(_split.Validation.DistinctBy(one => one.User).Select(one => _split.Sequences[one.User][..one.HistoryLength].ToArray()));
        var result = Evaluator.Evaluate(scorer, _split, Stage.Validation, _protocol, cancellationToken: cancellation);
        foreach (var (metric, value) in result.Metrics) values[metric.ToString()] = value.Value;
        return (values, result.Seconds);
    }
}
