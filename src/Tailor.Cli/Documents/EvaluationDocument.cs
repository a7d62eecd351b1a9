using System.Text.Json.Serialization;
using Tailor.Evaluation;
using Tailor.Evaluation.Protocols;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor evaluate.</summary>
/// <param name="Scorer">Name of what was evaluated.</param>
/// <param name="Data">Name of the data set.</param>
/// <param name="Protocol">All that decides the numbers.</param>
/// <param name="Metrics">Mean over users, by name, such as "ndcg@10".</param>
/// <param name="StandardErrors">Standard error over users of those metrics that are means.</param>
/// <param name="Users">Users evaluated.</param>
/// <param name="Seconds">Wall time of the evaluation, without reading and opening.</param>
/// <param name="Customization">What each user's network was like; absent where all had the same.</param>
/// <param name="Against">Differences to another scorer on the same cases; absent where none was named.</param>
internal sealed record EvaluationDocument(
    string Scorer,
    string Data,
    ProtocolDescription Protocol,
    OrderedDictionary<string, double> Metrics,
    OrderedDictionary<string, double> StandardErrors,
    int Users,
    double Seconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CustomizationSummary? Customization = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AgainstDocument? Against = null)
{
    /// <summary>An evaluation's result as a document.</summary>
    public static EvaluationDocument Of(EvaluationResult result, string data, CustomizationSummary? customization = null) => new(
        result.Scorer,
        data,
        result.Description,
        new(result.Metrics.Select(metric => KeyValuePair.Create(metric.Key.ToString(), metric.Value.Value))),
        new(result.Metrics.Where(metric => double.IsFinite(metric.Value.StandardError)).Select(metric => KeyValuePair.Create(metric.Key.ToString(), metric.Value.StandardError))),
        result.Users,
        result.Seconds,
        customization);
}
