namespace Tailor.Models.Manifests;

/// <summary>A number that was measured on the model, with the protocol that makes it a number.</summary>
/// <param name="Name">Its name, such as "ndcg@10".</param>
/// <param name="Value">Its value; finite.</param>
/// <param name="Protocol">The protocol in words: candidates, split, history, ties, seed.</param>
public sealed record ManifestMetric(string Name, double Value, string Protocol);
