using Tailor.Device.Installed;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;

namespace Tailor.Cli.Fleet;

/// <summary>What a fleet has to know of the cloud's model to draw up classes of devices.</summary>
/// <param name="Manifest">The model.</param>
/// <param name="IsScalable">Whether its release has a scalable item table.</param>
/// <param name="StorageBesideTable">Bytes of its pieces but for the item table.</param>
/// <param name="MemoryBesideTable">Bytes that it holds in memory beside the item table at most, whatever the plan.</param>
internal sealed record FleetModel(ModelManifest Manifest, bool IsScalable, long StorageBesideTable, long MemoryBesideTable)
{
    /// <summary>Bytes of the item table in float32.</summary>
    public long TableBytes => TableOf(Manifest);

    /// <summary>Looks at a model that a device without limits has installed.</summary>
    public static FleetModel Of(InstalledModel installed)
    {
        var recommender = installed.Recommender.Parts.Parameters is null ? installed.Recommender.Apply(new PlanParts()) : installed.Recommender;
        return new(
            installed.Manifest,
            installed.Release.Find(PieceKind.Table) is not null,
            installed.Release.Pieces.Where(piece => piece.Kind is not (PieceKind.Items or PieceKind.Table)).Sum(piece => piece.Size),
            recommender.MostBytes - TableOf(installed.Manifest) + (installed.Manifest.Extractor?.MemoryBytes(installed.Manifest.Backbone.Width) ?? 0));
    }

    private static long TableOf(ModelManifest manifest) => (long)manifest.ItemCount * manifest.Backbone.Width * sizeof(float);
}
