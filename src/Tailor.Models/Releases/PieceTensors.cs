using System.Collections.Immutable;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;

namespace Tailor.Models.Releases;

/// <summary>Which tensors of a model go into which piece. A block that plans can skip is a piece of its own, so that a device that skips it never downloads it; so is what items have beside their embeddings, which a device with a scalable table needs without the table in float32.</summary>
/// <param name="Name">The piece's name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Tensors">Its tensors, in the order of the manifest.</param>
public sealed record PieceTensors(string Name, PieceKind Kind, ImmutableArray<ManifestBlock> Tensors)
{
    /// <summary>The pieces with tensors that devices get, blocks in the order of <see cref="BackboneSpec.SkippableBlocks"/>.</summary>
    public static IReadOnlyList<PieceTensors> Of(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var blocks = manifest.Backbone.SkippableBlocks().Select(block => block.Name).ToArray();
        return
        [
            Piece("backbone", PieceKind.Backbone, tensor => tensor.Role == BlockRole.Backbone && !blocks.Any(block => IsIn(block, tensor))),
            .. blocks.Select(block => Piece(block, PieceKind.Block, tensor => tensor.Role == BlockRole.Backbone && IsIn(block, tensor))),
            Piece("items", PieceKind.Items, tensor => tensor.Role == BlockRole.Items && IsTable(tensor)),
            .. manifest.Blocks.Any(IsScalar) ? [Piece("item-scalars", PieceKind.ItemScalars, IsScalar)] : Array.Empty<PieceTensors>(),
            .. manifest.Extractor is null ? Array.Empty<PieceTensors>() : [Piece("extractor", PieceKind.Extractor, tensor => tensor.Role == BlockRole.Extractor)],
        ];

        PieceTensors Piece(string name, PieceKind kind, Func<ManifestBlock, bool> has) => new(name, kind, [.. manifest.Blocks.Where(has)]);
    }

    private static bool IsTable(ManifestBlock tensor) => string.Equals(tensor.Name, "items.weight", StringComparison.Ordinal);

    private static bool IsScalar(ManifestBlock tensor) => tensor.Role == BlockRole.Items && !IsTable(tensor);

    private static bool IsIn(string block, ManifestBlock tensor) => tensor.Name.StartsWith(block, StringComparison.Ordinal) && tensor.Name.Length > block.Length && tensor.Name[block.Length] == '.';
}
