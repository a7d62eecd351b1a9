using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tailor.Cloud.Storage;
using Tailor.Cloud.Telemetry;

namespace Tailor.Cloud.Rollouts;

/// <summary>Stops releases that fail on devices, without being told. Every node watches; stopping twice is stopping once.</summary>
internal sealed partial class RolloutWatch(Store store, RolloutTable table, ReleaseHealth health, TelemetryLog telemetry, CloudOptions options, ILogger<RolloutWatch> logger) : BackgroundService
{
    /// <summary>Judges every release that still spreads.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var model in store.Models())
        {
            var rollouts = await table.OfAsync(model, cancellation);
            foreach (var release in store.Sequences(model).Reverse())
            {
                var rollout = rollouts.GetValueOrDefault(release, table.Initial);
                if (rollout.Stopped) continue;
                await JudgeAsync(model, release, rollout, cancellation);
                if (rollout.Percent == 100) break; // older ones reach nobody any more
            }
        }
    }

    private async Task JudgeAsync(string model, long release, Rollout rollout, CancellationToken cancellation)
    {
        var counts = await health.OfAsync(model, release, cancellation);
        if (counts.Devices < options.Rollouts.LeastDevices || counts.FailingDevices <= options.Rollouts.FailingShare * counts.Devices) return;
        var reason = FormattableString.Invariant($"Loading failed on {counts.FailingDevices} of {counts.Devices} devices; more than {options.Rollouts.FailingShare * 100:0.##} % stop a release.");
        await table.SetAsync(model, release, rollout with { Stopped = true, Reason = reason }, cancellation);
        Stopped(logger, release, model, reason);
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
