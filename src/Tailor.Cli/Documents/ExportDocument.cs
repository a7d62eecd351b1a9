namespace Tailor.Cli.Documents;

/// <summary>Result of tailor export onnx.</summary>
/// <param name="File">The file.</param>
/// <param name="Backbone">The backbone.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Quantized">Whether matrices are int8.</param>
/// <param name="Top">How many items it gives; null where it gives every score.</param>
/// <param name="Length">The only length of history it takes; null where it takes any.</param>
/// <param name="Nodes">Nodes of the graph.</param>
/// <param name="WeightBytes">Bytes of its constants.</param>
/// <param name="FileBytes">Bytes of the file.</param>
internal sealed record ExportDocument(string File, string Backbone, int Items, bool Quantized, int? Top, int? Length, int Nodes, long WeightBytes, long FileBytes);
