using Microsoft.Extensions.Hosting;

namespace Tailor.Cloud.Database;

/// <summary>Brings the tables up to date before the first request is taken.</summary>
internal sealed class DatabaseStart(CloudDatabase database, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Migrations.RunAsync(database, time, cancellation: cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
