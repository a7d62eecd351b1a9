namespace Tailor.Cli.Experiments;

/// <summary>Two variants that are compared: A less B.</summary>
/// <param name="A">A variant.</param>
/// <param name="B">Another.</param>
internal sealed record VariantPair(string A, string B);
