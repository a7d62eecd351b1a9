namespace Tailor.Cli.Documents;

/// <summary>Result of tailor experiment table.</summary>
/// <param name="Page">The document that was written.</param>
/// <param name="Experiments">Experiments with results, in the order of the page.</param>
/// <param name="Plots">Plots that were drawn.</param>
internal sealed record TableDocument(string Page, IReadOnlyList<string> Experiments, IReadOnlyList<string> Plots);
