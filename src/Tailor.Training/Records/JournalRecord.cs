namespace Tailor.Training.Records;

/// <summary>One line of a <see cref="MetricsJournal"/>.</summary>
/// <param name="Kind">What was measured, such as "training" or "validation".</param>
/// <param name="Step">Steps done when it was measured.</param>
/// <param name="Epoch">Epoch from 0.</param>
/// <param name="Time">When.</param>
/// <param name="Values">Numbers by name. One that is not finite is written as null, and read as NaN.</param>
public sealed record JournalRecord(string Kind, long Step, int Epoch, DateTimeOffset Time, IReadOnlyDictionary<string, double> Values);
