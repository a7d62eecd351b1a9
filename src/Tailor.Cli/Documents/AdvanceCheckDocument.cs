using Tailor.Evaluation.Protocols;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor evaluate --advance-check.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Data">Name of the data set.</param>
/// <param name="Budget">What each device could afford.</param>
/// <param name="Protocol">How test targets were ranked; validation targets in the same way.</param>
/// <param name="Signals">For each metric, whether a user's best structure repeats.</param>
/// <param name="Metric">The first metric.</param>
/// <param name="Structures">Its mean for each structure within the budget.</param>
internal sealed record AdvanceCheckDocument(string Model, string Data, string Budget, ProtocolDescription Protocol, IReadOnlyList<SignalDocument> Signals, string Metric, IReadOnlyList<StructureValues> Structures);
