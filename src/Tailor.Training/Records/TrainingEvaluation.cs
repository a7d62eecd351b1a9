namespace Tailor.Training.Records;

/// <summary>An evaluation during training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">Epoch from 0.</param>
/// <param name="Metric">The name of the metric that decides, a key of <paramref name="Values"/>.</param>
/// <param name="Values">Metrics by name, such as "ndcg@10".</param>
/// <param name="IsBest">Whether it is the best so far.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TrainingEvaluation(long Step, int Epoch, string Metric, IReadOnlyDictionary<string, double> Values, bool IsBest, double Seconds);
