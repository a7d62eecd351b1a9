namespace Tailor.Cli.Documents;

/// <summary>A layer's share of a plan's bits.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="FanIn">Weights of a channel.</param>
/// <param name="AverageBits">Mean bits a weight.</param>
internal sealed record LayerBits(string Name, int Channels, int FanIn, double AverageBits);
