using System.Collections.Concurrent;

namespace Tailor.Cli.Fleet;

/// <summary>Lets a fleet live: every day each device that has a user opens its app, recommends, and asks the cloud when its policy says so.</summary>
/// <param name="options">How it lives.</param>
/// <param name="devices">The devices.</param>
/// <param name="requests">Where their networks note requests.</param>
/// <param name="nextDay">Moves the clock on to the next day.</param>
internal sealed class FleetSimulation(FleetOptions options, IReadOnlyList<FleetDevice> devices, ConcurrentBag<FleetRequest> requests, Action nextDay)
{
    /// <summary>Most bytes of answers before a connection that breaks does so.</summary>
    private const int LongestBeforeBreak = 200_000;

    /// <summary>Lives all days.</summary>
    /// <param name="progress">Told after each day, of all classes together.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<FleetReport> RunAsync(Action<FleetDay> progress, CancellationToken cancellation)
    {
        var days = new List<FleetDay>();
        var errors = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var day = 1; day <= options.Days; day++)
        {
            if (day > 1) nextDay();
            var lived = await LiveAsync(day, cancellation);
            foreach (var message in lived.SelectMany(pair => pair.Day.Errors)) errors[message] = errors.GetValueOrDefault(message) + 1;
            days.AddRange(lived.GroupBy(pair => pair.Device.Kind.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Summary(day, group.Key, [.. group.Select(pair => pair.Day)])));
            days.Add(Summary(day, "all", [.. lived.Select(pair => pair.Day)]));
            progress(days[^1]);
        }

        return new(days, FleetLatency.Of(requests), errors);
    }

    private async Task<IReadOnlyCollection<(FleetDevice Device, DeviceDay Day)>> LiveAsync(int day, CancellationToken cancellation)
    {
        var random = new Random(HashCode.Combine(options.Seed, day)); // drawn in the devices' order, so that it does not hang on who is first
        var plans = devices.Select(device => (Device: device, Away: random.NextDouble() < options.Offline, CutAfter: random.NextDouble() < options.Cut ? random.Next(LongestBeforeBreak) : (long?)null)).ToArray();
        var lived = new ConcurrentBag<(FleetDevice, DeviceDay)>();
        await Parallel.ForEachAsync(plans.Where(plan => plan.Device.IsAwake), new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation }, async (plan, stop) =>
        {
            plan.Device.Network.IsAway = plan.Away;
            lived.Add((plan.Device, await plan.Device.LiveAsync(options.ItemsPerDay, plan.CutAfter, stop)));
            if (day == options.Days || !plan.Device.IsAwake) plan.Device.Leave();
        });
        return lived;
    }

    private static FleetDay Summary(int day, string kind, DeviceDay[] devices)
    {
        var (lists, planned) = (devices.Sum(device => (long)device.Recommendations), devices.Where(device => device.PlanAge is not null).ToArray());
        double[] times = [.. devices.SelectMany(device => device.Microseconds).Order()];
        return new(
            day,
            kind,
            devices.Length,
            lists,
            lists == 0 ? 0 : devices.Sum(device => (double)device.Hits) / lists,
            Mean(devices, device => device.BytesDown),
            Mean(devices, device => device.BytesUp),
            devices.Sum(device => device.NewPlans),
            planned.Length == 0 ? null : planned.Average(device => device.PlanAge!.Value.TotalHours),
            devices.Length - planned.Length,
            Mean([.. devices.Where(device => device.StoredBytes > 0)], device => device.StoredBytes),
            times.Length == 0 ? 0 : times[times.Length / 2],
            devices.Sum(device => device.Errors.Count));
    }

    private static double Mean(DeviceDay[] devices, Func<DeviceDay, double> value) => devices.Length == 0 ? 0 : devices.Average(value);
}
