using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Fleet;

/// <summary>A class of simulated devices.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Share">Its share of the fleet; shares are in proportion to each other.</param>
/// <param name="Profile">What such a device can afford.</param>
internal sealed record FleetClass(string Name, double Share, DeviceProfile Profile)
{
    /// <summary>A mix of small, medium and large devices, limited in what the model's plans can decide.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limit">By what small and medium devices limit the item table.</param>
    public static IReadOnlyList<FleetClass> Mix(FleetModel model, FleetLimit limit = FleetLimit.Table)
    {
        var manifest = model.Manifest;
        var multiplyAdds = new StructureCosts(manifest.Backbone).OfAll(StructureBudgetKind.MultiplyAdds);
        return
        [
            new("small", 0.3, Profile("small", bits: 2.5, model.TableBytes / 10, multiplyAdds / 2)),
            new("medium", 0.5, Profile("medium", bits: 3, model.TableBytes / 5, 3 * multiplyAdds / 4)),
            new("large", 0.2, Profile("large", bits: 8, null, multiplyAdds)),
        ];

        DeviceProfile Profile(string name, double bits, long? tableBytes, long adds)
        {
            var table = model.IsScalable ? tableBytes : null;
            return new()
            {
                Class = name,
                AverageBits = manifest.Decisions.Contains(PlanPart.Precision) ? bits : null,
                MultiplyAdds = manifest.Decisions.Contains(PlanPart.Structure) ? adds : null,
                TableBytes = limit == FleetLimit.Table ? table : null,
                StorageBytes = limit == FleetLimit.Storage ? table + model.StorageBesideTable : null,
                MemoryBytes = limit == FleetLimit.Memory ? table + model.MemoryBesideTable : null,
            };
        }
    }

    /// <summary>Which class each device is of, by a seed.</summary>
    public static FleetClass[] Draw(IReadOnlyList<FleetClass> mix, int devices, Random random)
    {
        var whole = mix.Sum(kind => kind.Share);
        var drawn = new FleetClass[devices];
        for (var i = 0; i < devices; i++)
        {
            var at = random.NextDouble() * whole;
            drawn[i] = mix.First(kind => (at -= kind.Share) <= 0 || kind == mix[^1]);
        }

        return drawn;
    }
}
