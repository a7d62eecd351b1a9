using Tailor.Models.Manifests;
using Tailor.Models.Releases;

namespace Tailor.Cli.Tables;

/// <summary>What a device holds of each item beside its embedding: biases, LightGCN's weights of a history. A budget of the item table pays for them first.</summary>
internal static class BesideTable
{
    /// <summary>Bytes of a model's, in float32 as they are stored.</summary>
    public static long Bytes(ModelManifest manifest) =>
        PieceTensors.Of(manifest).Where(piece => piece.Kind == PieceKind.ItemScalars).SelectMany(piece => piece.Tensors).Sum(tensor => tensor.Size);
}
