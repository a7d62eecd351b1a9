namespace Tailor.Cli.Documents;

/// <summary>A plan's blocks.</summary>
/// <param name="Kept">A digit a block, 1 where it is kept.</param>
/// <param name="Blocks">Names of the kept blocks; null where the model is not given.</param>
/// <param name="MultiplyAdds">For one item; null where the model is not given.</param>
/// <param name="AllMultiplyAdds">The same of the whole network.</param>
/// <param name="Bytes">Of the network's tensors in float32, the item table not counted; null where the model is not given.</param>
/// <param name="AllBytes">The same of the whole network.</param>
internal sealed record StructureDocument(string Kept, IReadOnlyList<string>? Blocks, long? MultiplyAdds, long? AllMultiplyAdds, long? Bytes, long? AllBytes);
