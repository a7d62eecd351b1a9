namespace Tailor.Export;

/// <summary>What was written.</summary>
/// <param name="Nodes">Nodes of the graph.</param>
/// <param name="WeightBytes">Bytes of its constants.</param>
/// <param name="FileBytes">Bytes of the file.</param>
public sealed record OnnxExportResult(int Nodes, long WeightBytes, long FileBytes);
