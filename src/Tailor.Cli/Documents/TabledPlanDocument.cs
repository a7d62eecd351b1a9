namespace Tailor.Cli.Documents;

/// <summary>Result of tailor customize --memory.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Plan">File of the plan.</param>
/// <param name="Device">The device it is for; empty for any.</param>
/// <param name="Budget">Bytes that the device can afford.</param>
/// <param name="FloatBytes">Bytes of the table in float32.</param>
/// <param name="PlanBytes">Size of the plan.</param>
/// <param name="Embedding">What the device holds of the table.</param>
internal sealed record TabledPlanDocument(string Model, string Plan, string Device, long Budget, long FloatBytes, int PlanBytes, EmbeddingDocument Embedding);
