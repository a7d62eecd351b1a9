using System.Runtime.InteropServices;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;

namespace Tailor.Cloud.Plans;

/// <summary>
/// What a device's storage and memory leave for a network's blocks. Blocks go before the length of the item table: they get what is left beside its shortest form,
/// and the table gets what the largest network within that leaves.
/// </summary>
/// <param name="MostBytes">Limit of the network's bytes (<see cref="StructureBudgetKind.Bytes"/>), or null where all blocks fit.</param>
/// <param name="Stored">Bytes that all but the item table takes in storage, with the largest network that fits.</param>
/// <param name="Memory">The same in memory.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockRoom(long? MostBytes, long Stored, long Memory)
{
    /// <summary>Looks at every network that a plan can choose; where none fits, the smallest one stands here, and the table will not fit beside it.</summary>
    public static BlockRoom Of(OpenModel model, DeviceProfile profile)
    {
        var pieces = model.Release.Pieces;
        var whole = new BlockRoom(null, pieces.Where(piece => piece.Kind is not (PieceKind.Items or PieceKind.Table)).Sum(piece => piece.Size), model.MemoryBesideTable);
        if (!model.Manifest.Decisions.Contains(PlanPart.Structure)) return whole;
        var storage = (profile.StorageBytes ?? long.MaxValue) - model.LeastTableStored;
        var memory = (profile.MemoryBytes ?? long.MaxValue) - model.LeastTableMemory;
        if (Fits(whole)) return whole;

        long[] sizes = [.. model.Manifest.Backbone.SkippableBlocks().Select(block => pieces.First(piece => piece.Kind == PieceKind.Block && string.Equals(piece.Name, block.Name, StringComparison.Ordinal)).Size)];
        BlockRoom[] networks =
        [
            .. from subset in Enumerable.Range(0, 1 << sizes.Length)
               let kept = Structure.Of(sizes.Length, (ulong)subset)
               let bytes = model.Costs.Of(StructureBudgetKind.Bytes, kept)
               let skipped = sizes.Where((_, block) => !kept[block]).Sum()
               select new BlockRoom(bytes, whole.Stored - skipped, whole.Memory - (model.Costs.OfAll(StructureBudgetKind.Bytes) - bytes)),
        ];
        var least = networks.Where(network => !Fits(network)).Min(network => network.MostBytes); // a network of fewer bytes than any that does not fit does fit
        var fitting = networks.Where(network => network.MostBytes < least).ToArray();
        return fitting.Length == 0 ? networks[0] : new(least - 1, fitting.Max(network => network.Stored), fitting.Max(network => network.Memory));

        bool Fits(BlockRoom network) => network.Stored <= storage && network.Memory <= memory;
    }
}
