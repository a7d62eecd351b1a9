using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tailor.Cloud.Storage;
using Tailor.Models;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Releases;

/// <summary>Warns, at the start and then every day, of what is signed and will soon hold no more: nodes cannot issue it anew, a person has to.</summary>
internal sealed partial class ExpiryWatch(Store store, PublishedKeys keys, TimeProvider time, ILogger<ExpiryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        try
        {
            do
            {
                try
                {
                    Look();
                }
                catch (Exception error) when (error is CloudException or ModelFormatException or SignatureException or IOException or UnauthorizedAccessException)
                {
                    NotLooked(logger, error);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Look()
    {
        var ring = keys.Read();
        if (EndsSoon(ring.Expires) is { } end) KeyringEnds(logger, ring.Sequence, end);
        foreach (var model in store.Models())
        {
            if (store.Sequences(model).LastOrDefault() is not (> 0 and var newest)) continue;
            var release = Release.Read(File.ReadAllBytes(store.ReleaseFile(model, newest)), ring.ReleaseKeys, $"release {newest} of {model}");
            if (EndsSoon(release.Expires) is { } last) ReleaseEnds(logger, newest, model, last);
        }
    }

    private DateTimeOffset? EndsSoon(long expires) => expires != 0 && DateTimeOffset.FromUnixTimeSeconds(expires) is var end && end - time.GetUtcNow() < Ahead ? end : null;

    [LoggerMessage(LogLevel.Warning, "Keyring {Sequence} holds until {End:u}: issue it anew before (tailor keys renew), as devices take no release and no plan after that.")]
    private static partial void KeyringEnds(ILogger logger, long sequence, DateTimeOffset end);

    [LoggerMessage(LogLevel.Warning, "Release {Release} of {Model}, the newest, holds until {End:u}: publish it again before (tailor publish --again), as no device installs it after that.")]
    private static partial void ReleaseEnds(ILogger logger, long release, string model, DateTimeOffset end);

    [LoggerMessage(LogLevel.Warning, "Until when keyring and releases hold could not be looked at.")]
    private static partial void NotLooked(ILogger logger, Exception error);
}
