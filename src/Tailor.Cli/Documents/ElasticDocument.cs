namespace Tailor.Cli.Documents;

/// <summary>Result of tailor table build.</summary>
/// <param name="File">File of the stream.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Width">Values of an embedding.</param>
/// <param name="Groups">Items of each group, the most popular first.</param>
/// <param name="Shortest">Bytes of the shortest table.</param>
/// <param name="Whole">Bytes of the whole stream.</param>
/// <param name="Floats">Bytes of the table in float32.</param>
/// <param name="Seconds">Time that it took.</param>
internal sealed record ElasticDocument(string File, int Items, int Width, IReadOnlyList<int> Groups, long Shortest, long Whole, long Floats, double Seconds);
