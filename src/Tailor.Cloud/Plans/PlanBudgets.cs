using Tailor.Customization;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Plans;

/// <summary>What a device's profile allows of a model's network and of its item table.</summary>
/// <param name="Network">For the customizer.</param>
/// <param name="Table">Which beginning of the scalable table, or null for the model's own table.</param>
internal sealed record PlanBudgets(DeviceBudgets Network, Embedding? Table)
{
    private const double MostBits = 8;

    /// <summary>Turns a profile into budgets. A limit that the profile does not set is what the whole model takes.</summary>
    /// <returns>The budgets, or a sentence with the least that is needed.</returns>
    public static (PlanBudgets? Budgets, string? Problem) Of(OpenModel model, DeviceProfile profile)
    {
        var (structure, precision, room) = (default(StructureBudget?), default(PrecisionBudget?), BlockRoom.Of(model, profile));
        if (model.Manifest.Decisions.Contains(PlanPart.Structure))
        {
            structure = StructureBudget.MultiplyAdds(profile.MultiplyAdds ?? model.Costs.OfAll(StructureBudgetKind.MultiplyAdds)) with { MostBytes = room.MostBytes };
            if (model.Costs.Problem(structure.Value) is { } problem) return (null, problem);
        }
        else if (model.Costs.OfAll(StructureBudgetKind.MultiplyAdds) is var all && profile.MultiplyAdds < all)
        {
            return (null, $"multiplyAdds is {profile.MultiplyAdds}, and {model.Release.Model} takes {all}: no plan of it leaves blocks out.");
        }

        if (model.Manifest.Decisions.Contains(PlanPart.Precision))
        {
            precision = PrecisionBudget.AverageBits(profile.AverageBits ?? MostBits);
            if (precision.Value.Problem(model.Layers) is { } problem) return (null, problem);
        }

        var (table, lacks) = TableWithin(model, profile, room);
        return lacks is null ? (new(new() { Structure = structure, Precision = precision }, table), null) : (null, lacks);
    }

    /// <summary>
    /// The table gets what the profile says, and no more than what the rest leaves of storage and memory. A device that sets none of them takes the model's own table.
    /// </summary>
    private static (Embedding? Table, string? Problem) TableWithin(OpenModel model, DeviceProfile profile, BlockRoom room)
    {
        if (model.Table is null) return (null, WholeTableProblem(model, profile, room));
        if (profile.TableBytes is null && profile.StorageBytes is null && profile.MemoryBytes is null) return (null, null);
        var stored = Math.Min(profile.TableBytes ?? long.MaxValue, (profile.StorageBytes ?? long.MaxValue) - room.Stored);
        var memory = (profile.MemoryBytes ?? long.MaxValue) - room.Memory;
        if (model.Table.Within(stored, memory) is { } part) return (part, null);
        return stored < model.Table.Shortest
            ? (null, $"{Math.Max(0, stored)} bytes are left for the item table, and the shortest takes {model.Table.Shortest}; the other pieces take {room.Stored}.")
            : (null, $"memoryBytes is {profile.MemoryBytes}, and {model.Release.Model} takes {room.Memory + model.Table.LeastMemory} in memory with the shortest table.");
    }

    /// <summary>What a model without a scalable table lacks on a device, or null.</summary>
    private static string? WholeTableProblem(OpenModel model, DeviceProfile profile, BlockRoom room)
    {
        var (name, floats, stored) = (model.Release.Model, model.FloatTable, room.Stored + model.LeastTableStored);
        if (profile.TableBytes < floats) return $"tableBytes is {profile.TableBytes}, and the item table of {name} takes {floats}: it is not scalable.";
        if (profile.StorageBytes < stored) return $"storageBytes is {profile.StorageBytes}, and {name} takes {stored}: it has no scalable table of which a part could be stored.";
        return profile.MemoryBytes < room.Memory + floats ? $"memoryBytes is {profile.MemoryBytes}, and {name} takes {room.Memory + floats} in memory: it has no scalable table of which a part could be held." : null;
    }
}
