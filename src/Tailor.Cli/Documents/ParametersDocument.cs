using Tailor.Models.Adaptation;

namespace Tailor.Cli.Documents;

/// <summary>A plan's parameters.</summary>
/// <param name="Form">How they change the kept blocks.</param>
/// <param name="Values">How many there are.</param>
/// <param name="Bytes">Their size in the plan.</param>
internal sealed record ParametersDocument(ParameterForm Form, int Values, int Bytes);
