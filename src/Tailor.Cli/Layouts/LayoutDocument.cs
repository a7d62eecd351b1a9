namespace Tailor.Cli.Layouts;

/// <summary>A layout that a search found for a budget, as its file holds it.</summary>
/// <param name="Search">What decides the outcome: a file with the same is not searched again.</param>
/// <param name="Bytes">What the layout takes: float32 blocks, and a bit for each block of each group; or at most that as a scalable table.</param>
/// <param name="Kept">(groups) indices of the blocks that each group keeps.</param>
/// <param name="Worth">What the judge says of it.</param>
/// <param name="Evaluations">Layouts that were looked at.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="RankCorrelation">Of an estimator, Spearman's correlation with the truth on layouts that were held out.</param>
/// <param name="Validation">Metrics of the validation items, all users; null where the search was stopped.</param>
/// <param name="Test">Metrics of the test items, where they were asked for.</param>
/// <param name="Complete">Whether the search came to its end and was measured; else it is the best layout until then, and is searched again.</param>
internal sealed record LayoutDocument(
    LayoutAsk Search,
    long Bytes,
    IReadOnlyList<IReadOnlyList<int>> Kept,
    double Worth,
    int Evaluations,
    double Seconds,
    double? RankCorrelation,
    OrderedDictionary<string, double>? Validation,
    OrderedDictionary<string, double>? Test,
    bool Complete = true);
