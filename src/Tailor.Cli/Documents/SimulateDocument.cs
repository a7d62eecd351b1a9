using Tailor.Interactions.Simulation;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor data simulate.</summary>
/// <param name="File">What was written.</param>
/// <param name="Options">What was simulated.</param>
/// <param name="BestHit">The best hit@10 that any recommender can reach on the last items, or null where it was not asked for.</param>
internal sealed record SimulateDocument(string File, SimulatorOptions Options, double? BestHit);
