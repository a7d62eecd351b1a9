namespace Tailor.Cli.Documents;

/// <summary>What recommendations were chosen among.</summary>
/// <param name="Count">Number of candidates that the model knows.</param>
/// <param name="Unknown">Ids that it does not.</param>
/// <param name="Rows">Rows of the item table that a device holds for it: candidates and the history.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="AllBytes">What the whole table would.</param>
internal sealed record CandidateSummary(int Count, IReadOnlyList<string> Unknown, int Rows, long Bytes, long AllBytes);
