using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Errors;
using Tailor.Cloud;
using Tailor.Cloud.Limits;

namespace Tailor.Cli.Commands;

/// <summary>tailor serve: a node of the cloud over a store.</summary>
internal sealed class ServeCommand : Command
{
    private readonly CliHost _host;
    private readonly Option<string> _store = new("--store") { Description = "Store of published models.", Required = true };
    private readonly Option<string> _planKey = new("--plan-key") { Description = "PEM file of the key that signs plans: plan.key of tailor keys create. No other key is needed here.", Required = true };
    private readonly Option<string> _address = new("--address") { Description = "Where to listen; port 0 for a free one. TLS is for a proxy in front.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private readonly Option<double> _planDays = new("--plan-days") { Description = "Days that a plan holds.", DefaultValueFactory = _ => new CloudOptions { Store = "", PlanKey = "" }.PlanLifetime.TotalDays };
    private readonly Option<bool> _noLimits = new("--no-rate-limits") { Description = "Answer everybody as often as they ask: for load tests and simulated fleets on this machine." };

    public ServeCommand(CliHost host)
        : base("serve", "Serve a store: devices register, fetch releases and blocks, and get signed plans. SQLite, or PostgreSQL through ConnectionStrings__Tailor.")
    {
        _host = host;
        foreach (var option in (Option[])[_store, _planKey, _address, _planDays, _noLimits]) Options.Add(option);
        SetAction(RunAsync);
    }

    /// <summary>No limits of rate.</summary>
    public static RequestLimits Unlimited { get; } = new() { PerDevice = null, Registrations = null, PerAddress = null, Lookups = null };

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var days = parsed.GetValue(_planDays);
        if (days is not (> 0 and <= 3_650)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--plan-days {days}: expected a number above 0 and at most 3650."));
        await using var app = CloudApplication.Build(new()
        {
            Store = _host.InWorkingFolder(parsed.GetRequiredValue(_store)),
            PlanKey = _host.InWorkingFolder(parsed.GetRequiredValue(_planKey)),
            Address = parsed.GetRequiredValue(_address),
            PlanLifetime = TimeSpan.FromDays(days),
            Limits = parsed.GetValue(_noLimits) ? Unlimited : new(),
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
