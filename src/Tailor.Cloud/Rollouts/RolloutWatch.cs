using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tailor.Cloud.Storage;
using Tailor.Cloud.Telemetry;

namespace Tailor.Cloud.Rollouts;

/// <summary>Stops releases that fail on devices, are slow there or miss what users want, without being told. Every node watches; stopping twice is stopping once.</summary>
internal sealed partial class RolloutWatch(Store store, RolloutTable table, ReleaseHealth health, TelemetryLog telemetry, CloudOptions options, ILogger<RolloutWatch> logger) : BackgroundService
{
    /// <summary>Judges every release that still spreads.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var model in store.Models())
        {
            var rollouts = await table.OfAsync(model, cancellation);
            long[] releases = [.. store.Sequences(model)];
            for (var at = releases.Length - 1; at >= 0; at--)
            {
                var release = releases[at];
                var rollout = rollouts.GetValueOrDefault(release, table.Initial);
                if (rollout.Stopped) continue;
                await JudgeAsync(model, release, at > 0 ? releases[at - 1] : null, rollout, cancellation);
                if (rollout.Percent == 100) break; // older ones reach nobody any more
            }
        }
    }

    private async Task JudgeAsync(string model, long release, long? before, Rollout rollout, CancellationToken cancellation)
    {
        if (await ReasonAsync(model, release, before, cancellation) is not { } reason) return;
        await table.SetAsync(model, release, rollout with { Stopped = true, Reason = reason }, cancellation);
        Stopped(logger, release, model, reason);
    }

    /// <summary>Why a release is to be stopped, by itself or beside the one before it, or null.</summary>
    private async Task<string?> ReasonAsync(string model, long release, long? before, CancellationToken cancellation)
    {
        var (rules, counts) = (options.Rollouts, await health.OfAsync(model, release, cancellation));
        if (counts.Devices < rules.LeastDevices) return null;
        if (counts.FailingDevices > rules.FailingShare * counts.Devices) return FormattableString.Invariant($"Loading failed on {counts.FailingDevices} of {counts.Devices} devices; more than {rules.FailingShare * 100:0.##} % stop a release.");
        if (Math.Max(counts.TimedDevices, counts.ShownDevices) < rules.LeastDevices || before is not { } last) return null;
        var old = await health.OfAsync(model, last, cancellation);
        if (Math.Min(counts.TimedDevices, old.TimedDevices) >= rules.LeastDevices && counts.MedianMicroseconds > rules.SlowerFactor * old.MedianMicroseconds)
            return FormattableString.Invariant($"A call takes {counts.MedianMicroseconds:0} µs or more on half of {counts.TimedDevices} devices, with release {last} {old.MedianMicroseconds:0}; more than {rules.SlowerFactor:0.##} times as long stops a release.");
        return Math.Min(counts.ShownDevices, old.ShownDevices) >= rules.LeastDevices && counts.HitRate < rules.LeastHitShare * old.HitRate
            ? FormattableString.Invariant($"Users took an item from {counts.HitRate:0.0 %} of lists on {counts.ShownDevices} devices, with release {last} from {old.HitRate:0.0 %}; less than {rules.LeastHitShare * 100:0.##} % of that stops a release.")
            : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Rollouts.CheckEvery, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await CheckAsync(stoppingToken);
                    await telemetry.ForgetAsync(stoppingToken);
                }
                catch (Exception error) when (error is System.Data.Common.DbException or IOException or TimeoutException)
                {
                    NotChecked(logger, error);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Release {Release} of {Model} was stopped. {Reason}")]
    private static partial void Stopped(ILogger logger, long release, string model, string reason);

    [LoggerMessage(LogLevel.Warning, "Releases could not be judged; the next round tries again.")]
    private static partial void NotChecked(ILogger logger, Exception error);
}
