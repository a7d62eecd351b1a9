namespace Tailor.Cli.Documents;

/// <summary>A plan's bits.</summary>
/// <param name="StrategyBytes">Size of the codes.</param>
/// <param name="Bits">Bits of every channel, layer after layer.</param>
/// <param name="AverageBits">Mean bits a weight; null where the model is not given.</param>
/// <param name="PackedBytes">Size of the network's packed weights; null where the model is not given.</param>
/// <param name="Layers">The layers, in the order of the channels; null where the model is not given.</param>
internal sealed record PrecisionDocument(int StrategyBytes, IReadOnlyList<int> Bits, double? AverageBits, long? PackedBytes, IReadOnlyList<LayerBits>? Layers);
