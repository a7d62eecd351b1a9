namespace Tailor.Cli.Documents;

/// <summary>What bits a model's customizer gives its channels.</summary>
/// <param name="Budget">What each device can afford, in words.</param>
/// <param name="Users">Users whose plans were made; null where everybody has the same.</param>
/// <param name="Distinct">Plans that differ.</param>
/// <param name="HammingDistance">Share of channels whose bits differ between two users, mean over all pairs.</param>
/// <param name="AverageBits">Mean bits a weight.</param>
/// <param name="Bits">Mean bits of every channel, layer after layer.</param>
/// <param name="Layers">The layers, in the order of the channels.</param>
internal sealed record ModelBitsDocument(string Budget, int? Users, int Distinct, double HammingDistance, double AverageBits, IReadOnlyList<double> Bits, IReadOnlyList<LayerBits> Layers);
