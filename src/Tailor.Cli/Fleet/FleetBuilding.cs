using System.Collections.Concurrent;
using Tailor.Cli.Errors;
using Tailor.Device;
using Tailor.Interactions.Splits;
using Tailor.Models.Manifests;

namespace Tailor.Cli.Fleet;

/// <summary>Makes the devices of a fleet.</summary>
internal static class FleetBuilding
{
    /// <summary>What the cloud's model is, as a first device finds it that limits nothing.</summary>
    public static async Task<FleetModel> LookAsync(FleetSettings settings, CancellationToken cancellation)
    {
        await using var probe = await TailorClient.OpenAsync(
            new() { Cloud = settings.Cloud, Folder = Path.Combine(settings.Folder, "probe"), Model = settings.Model, RootKeys = [settings.Root], AllowPlainHttp = true, Time = settings.Clock },
            cancellation);
        return FleetModel.Of(probe.Model);
    }

    /// <summary>Bytes of a model's weights in float32, the item table included.</summary>
    public static long WeightsBytes(ModelManifest manifest) =>
        manifest.Blocks.Where(block => block.Role is BlockRole.Backbone or BlockRole.Items).Sum(block => block.Shape.Aggregate(1L, (size, dimension) => size * dimension)) * sizeof(float);

    /// <summary>A device for each of some users: what trains is known on the first day, what was held back is what they take from then on.</summary>
    /// <exception cref="UsageException">There are fewer users with anything held back.</exception>
    public static IReadOnlyList<FleetDevice> Of(Split split, FleetOptions options, FleetSettings settings, IReadOnlyList<FleetClass> mix, HttpMessageHandler network, ConcurrentBag<FleetRequest> requests)
    {
        var (sequences, random) = (split.Sequences, new Random(options.Seed));
        int[] users = [.. Enumerable.Range(0, sequences.UserCount).Where(user => split.Training(user).Length is > 0 and var known && known < sequences[user].Length)];
        if (users.Length < options.Devices) throw new UsageException($"--devices {options.Devices}: only {users.Length} users have items both before and after the split.");
        random.Shuffle(users);
        string[] ids = [.. Enumerable.Range(0, sequences.Items.Count).Select(item => sequences.Items[item])]; // one string an item, whoever takes it
        var classes = FleetClass.Draw(mix, options.Devices, random);
        return [.. classes.Select((kind, number) => Make(kind, number, users[number]))];

        FleetDevice Make(FleetClass kind, int number, int user)
        {
            string[] history = [.. sequences[user].ToArray().Select(item => ids[item])];
            return new(settings, kind, number, history, split.Training(user).Length, new FleetNetwork(network, requests));
        }
    }
}
