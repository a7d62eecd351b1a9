using System.CommandLine;
using System.Globalization;
using System.Net;
using Tailor.Cli.Errors;
using Tailor.Cloud;
using Tailor.Cloud.Limits;
using Tailor.Cloud.Rollouts;

namespace Tailor.Cli.Commands;

/// <summary>tailor serve: a node of the cloud over a store.</summary>
internal sealed class ServeCommand : Command
{
    private readonly CliHost _host;
    private readonly Option<string> _store = new("--store") { Description = "Store of published models.", Required = true };
    private readonly Option<string> _planKey = new("--plan-key") { Description = "PEM file of the key that signs plans: plan.key of tailor keys create. No other key is needed here.", Required = true };
    private readonly Option<string> _address = new("--address") { Description = "Where to listen; port 0 for a free one. TLS is for a proxy in front.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private readonly Option<double> _planDays = new("--plan-days") { Description = "Days that a plan holds.", DefaultValueFactory = _ => new CloudOptions { Store = "", PlanKey = "" }.PlanLifetime.TotalDays };
    private readonly Option<string?> _adminHash = new("--admin-hash") { Description = "File with the hash of the administrators' key: admin.hash of tailor keys admin. Without it nobody administers this node over HTTP." };
    private readonly Option<string?> _releaseKey = new("--release-key") { Description = "PEM file of a key of releases, which a rollback by an administrator needs." };
    private readonly Option<int> _initialPercent = new("--initial-percent") { Description = "Percent of the devices that a new release goes to, until an administrator says otherwise.", DefaultValueFactory = _ => new RolloutOptions().InitialPercent };
    private readonly Option<string[]> _proxies = new("--trusted-proxy") { Description = "Address of a proxy whose X-Forwarded-For is believed; may be repeated." };
    private readonly Option<bool> _noLimits = new("--no-rate-limits") { Description = "Answer everybody as often as they ask: for load tests and simulated fleets on this machine." };

    public ServeCommand(CliHost host)
        : base("serve", "Serve a store: devices register, fetch releases and blocks, and get signed plans. SQLite, or PostgreSQL through ConnectionStrings__Tailor.")
    {
        _host = host;
        foreach (var option in (Option[])[_store, _planKey, _address, _planDays, _adminHash, _releaseKey, _initialPercent, _proxies, _noLimits]) Options.Add(option);
        SetAction(RunAsync);
    }

    /// <summary>No limits of rate.</summary>
    public static RequestLimits Unlimited { get; } = new() { PerDevice = null, Registrations = null, PerAddress = null, Lookups = null, Openings = null, AllOpenings = null };

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var days = parsed.GetValue(_planDays);
        if (days is not (> 0 and <= 3_650)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--plan-days {days}: expected a number above 0 and at most 3650."));
        var percent = parsed.GetValue(_initialPercent);
        if (percent is not (>= 0 and <= 100)) throw new UsageException($"--initial-percent {percent}: expected 0 to 100.");
        string[] proxies = parsed.GetValue(_proxies) ?? [];
        if (Array.Find(proxies, proxy => !IPAddress.TryParse(proxy, out _)) is { } wrong) throw new UsageException($"--trusted-proxy {wrong}: expected an IP address.");
        await using var app = CloudApplication.Build(new()
        {
            Store = _host.InWorkingFolder(parsed.GetRequiredValue(_store)),
            PlanKey = _host.InWorkingFolder(parsed.GetRequiredValue(_planKey)),
            Address = parsed.GetRequiredValue(_address),
            PlanLifetime = TimeSpan.FromDays(days),
            Limits = parsed.GetValue(_noLimits) ? Unlimited : new(),
            AdminKeyHash = parsed.GetValue(_adminHash) is { } hash ? (await File.ReadAllTextAsync(_host.InWorkingFolder(hash), cancellation)).Trim() : null,
            ReleaseKey = parsed.GetValue(_releaseKey) is { } key ? _host.InWorkingFolder(key) : null,
            Rollouts = new() { InitialPercent = percent },
            TrustedProxies = proxies,
            JsonLogs = true,
            Time = _host.Time,
        });
        await app.StartAsync(cancellation);
        _host.Error.WriteLine($"tailor: serving {parsed.GetRequiredValue(_store)} at {string.Join(", ", app.Urls)}; Ctrl-C stops.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            await app.StopAsync(CancellationToken.None);
        }

        return ExitCode.Success;
    }
}
