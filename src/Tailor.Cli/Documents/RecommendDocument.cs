using System.Text.Json.Serialization;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor recommend.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="History">Items that were recognised, oldest first.</param>
/// <param name="Unknown">Ids that the model does not have.</param>
/// <param name="Recommendations">Best first.</param>
/// <param name="Candidates">What it was chosen among and what that took; absent where it was all items.</param>
internal sealed record RecommendDocument(
    string Model,
    IReadOnlyList<NamedItem> History,
    IReadOnlyList<string> Unknown,
    IReadOnlyList<RankedItem> Recommendations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CandidateSummary? Candidates = null);
