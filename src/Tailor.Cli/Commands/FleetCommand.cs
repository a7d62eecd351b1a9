using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Fleet;
using Tailor.Cli.Publishing;
using Tailor.Cli.Reading;
using Tailor.Cloud;
using Tailor.Device.Policies;
using Tailor.Models.Files;

namespace Tailor.Cli.Commands;

/// <summary>tailor fleet: many simulated devices, each with a user's history and the SDK of an app.</summary>
internal sealed class FleetCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Option<string> _model = new("--model") { Description = "Name of the published model.", Required = true };
    private readonly RootOption _root = new();
    private readonly CloudOption _cloud = new("Address of a cloud, served with --no-rate-limits; days then pass at once, and plans do not age.");
    private readonly Option<string?> _store = new("--store") { Description = "In place of --cloud: a store to serve here, with a clock that both sides share, so that plans age and expire." };
    private readonly Option<string?> _planKey = new("--plan-key") { Description = "With --store: PEM file of the key that signs plans." };
    private readonly Option<int> _devices = new("--devices") { Description = "Devices.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _days = new("--days") { Description = "Days.", DefaultValueFactory = _ => 7 };
    private readonly Option<int> _items = new("--items-per-day") { Description = "Items that a user takes in a day, of those that the split holds back.", DefaultValueFactory = _ => 3 };
    private readonly Option<double> _offline = new("--offline") { Description = "Share of device days without a network.", DefaultValueFactory = _ => 0.1 };
    private readonly Option<double> _cut = new("--cut") { Description = "Share of device days on which the connection breaks in the middle of an answer.", DefaultValueFactory = _ => 0.05 };
    private readonly Option<FleetLimit> _limit = new("--limit") { Description = "What keeps the item table of small and medium devices small: table, storage or memory.", DefaultValueFactory = _ => FleetLimit.Table };
    private readonly Option<double> _drift = new("--drift") { Description = "How far an interest may move, as 1 − cosine, before a device asks for another plan.", DefaultValueFactory = _ => new RefreshPolicy().Drift };
    private readonly Option<double> _age = new("--plan-age") { Description = "Days after which a device asks for another plan without that.", DefaultValueFactory = _ => new RefreshPolicy().MaximumAge.TotalDays };
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "Devices that are awake at once.", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of users, classes and networks.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _folder = new("--folder") { Description = "Where the devices' stores go, and stay [default: a temporary folder]." };
    private readonly Option<string?> _report = new("--report") { Description = "File for the report in JSON." };
    private readonly Option<string?> _picture = new("--picture") { Description = "File for a picture (SVG; needs gnuplot)." };

    public FleetCommand(CliHost host)
        : base("fleet", "Simulate a fleet: users' held-back items in the order of time, devices of several classes, networks that fail.")
    {
        _host = host;
        foreach (var option in (Option[])[_model, _root, _cloud, _store, _planKey, _devices, _days, _items, _offline, _cut, _limit, _drift, _age, _concurrency, _seed, _folder, _report, _picture]) Options.Add(option);
        _data.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (options, policy) = (Read(parsed), Policy(parsed));
        var (cloud, store, planKey) = (_cloud.Read(parsed), parsed.GetValue(_store), parsed.GetValue(_planKey));
        if ((cloud is null) == (store is null)) throw new UsageException("Either --cloud or --store is needed.");
        if (store is not null && planKey is null) throw new UsageException("--store needs --plan-key.");
        var root = _root.Read(_host, parsed);
        var report = Report.For(_host, parsed);
        var data = _data.Read(_host, parsed, report, cancellation);

        var clock = new FleetClock(_host.Time);
        await using var app = store is null ? null : Serve(store, planKey!, clock);
        if (app is not null) await app.StartAsync(cancellation);
        var folder = parsed.GetValue(_folder) is { } named ? _host.InWorkingFolder(named) : Directory.CreateTempSubdirectory("tailor-fleet-").FullName;
        try
        {
            var settings = new FleetSettings(cloud ?? new Uri(app!.Urls.First()), parsed.GetRequiredValue(_model), root, folder, Keep: parsed.GetValue(_folder) is not null, policy, clock);
            var document = await LiveAsync(options, settings, data, report, app is null ? () => { } : () => clock.Advance(TimeSpan.FromDays(1)), cancellation);
            Keep(parsed, document);
            report.Show(document, CliJson.Default.FleetDocument, page => Show(page, document));
        }
        finally
        {
            if (parsed.GetValue(_folder) is null) Directory.Delete(folder, recursive: true);
            if (app is not null) await app.StopAsync(CancellationToken.None);
        }

        return ExitCode.Success;
    }

    private async Task<FleetDocument> LiveAsync(FleetOptions options, FleetSettings settings, LoadedData data, Report report, Action nextDay, CancellationToken cancellation)
    {
        var model = await FleetBuilding.LookAsync(settings, cancellation);
        var (manifest, mix) = (model.Manifest, FleetClass.Mix(model, options.Limit));
        var requests = new ConcurrentBag<FleetRequest>();
        using var network = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = options.Concurrency };
        var devices = FleetBuilding.Of(data.Split, options, settings, mix, network, requests);
        var begun = Stopwatch.GetTimestamp();
        var lived = await new FleetSimulation(options, devices, requests, nextDay).RunAsync(
            day => report.Say(string.Create(CultureInfo.InvariantCulture, $"day {day.Day}: {day.Devices:N0} devices, hit@10 {day.HitRate:0.000}, {day.BytesDown:N0} bytes down a device, {day.NewPlans:N0} new plans, {day.Errors:N0} errors")),
            cancellation);
        const int id = sizeof(int);
        return new(
            $"{manifest.Name} {manifest.Version}",
            data.Name,
            options.Devices,
            options.Days,
            options.ItemsPerDay,
            options.Offline,
            options.Cut,
            options.Seed,
            Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 1),
            FleetBuilding.WeightsBytes(manifest),
            options.ItemsPerDay * (double)id * (manifest.Backbone.MaxLength + 10),
            lived);
    }

    private FleetOptions Read(ParseResult parsed)
    {
        var options = new FleetOptions
        {
            Devices = parsed.GetValue(_devices),
            Days = parsed.GetValue(_days),
            ItemsPerDay = parsed.GetValue(_items),
            Offline = parsed.GetValue(_offline),
            Cut = parsed.GetValue(_cut),
            Limit = parsed.GetValue(_limit),
            Concurrency = parsed.GetValue(_concurrency),
            Seed = parsed.GetValue(_seed),
        };
        foreach (var (name, value) in ((string, int)[])[("--devices", options.Devices), ("--days", options.Days), ("--items-per-day", options.ItemsPerDay), ("--concurrency", options.Concurrency)])
            if (value < 1) throw new UsageException($"{name} {value}: expected at least 1.");
        foreach (var (name, value) in ((string, double)[])[("--offline", options.Offline), ("--cut", options.Cut)])
            if (value is not (>= 0 and <= 1)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} {value}: expected a share of 0 to 1."));
        return options;
    }

    private RefreshPolicy Policy(ParseResult parsed)
    {
        var age = parsed.GetValue(_age);
        if (age is not (>= 0 and <= 10_000)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--plan-age {age}: expected 0 to 10,000 days."));
        var policy = new RefreshPolicy { Drift = parsed.GetValue(_drift), MaximumAge = TimeSpan.FromDays(age), CheckInterval = TimeSpan.Zero };
        return string.Join(" ", policy.Problems()) is { Length: > 0 } problems ? throw new UsageException($"--drift: {problems}") : policy;
    }

    private WebApplication Serve(string store, string planKey, TimeProvider clock) => CloudApplication.Build(new()
    {
        Store = _host.InWorkingFolder(store),
        PlanKey = _host.InWorkingFolder(planKey),
        Limits = ServeCommand.Unlimited,
        Time = clock,
    });

    private void Keep(ParseResult parsed, FleetDocument document)
    {
        if (parsed.GetValue(_report) is { } file) WholeFile.Write(_host.InWorkingFolder(file), stream => JsonSerializer.Serialize(stream, document, CliJson.Default.FleetDocument));
        if (parsed.GetValue(_picture) is { } picture) FleetPicture.Draw(document.Report, _host.InWorkingFolder(picture));
    }

    private static void Show(Page page, FleetDocument document)
    {
        page.Heading($"{document.Devices:N0} devices, {document.Days:N0} days of {document.Model}");
        page.Table(
            ["day", "class", ">devices", ">hit@10", ">down", ">up", ">new plans", ">plan hours", ">stored", ">µs", ">errors"],
            document.Report.Days.Select(day => (string[])
            [
                $"{day.Day}", day.Class, $"{day.Devices:N0}", Number(day.HitRate, "0.000"), Number(day.BytesDown, "N0"), Number(day.BytesUp, "N0"), $"{day.NewPlans:N0}",
                day.PlanHours is { } hours ? Number(hours, "0.0") : "", Number(day.StoredBytes, "N0"), Number(day.MedianMicroseconds, "0"), $"{day.Errors:N0}",
            ]));
        page.Table(["request", ">count", ">median ms", ">p99 ms", ">refused"], document.Report.Latency.Select(row => (string[])[row.Kind, $"{row.Count:N0}", Number(row.Median, "0.0"), Number(row.P99, "0.0"), $"{row.Refused:N0}"]));
        foreach (var (message, count) in document.Report.Errors.OrderByDescending(pair => pair.Value).Take(5)) page.Quiet($"{count:N0} × {message}");
        page.Quiet($"For comparison, a device and day: the model's weights in float32 {document.WeightsBytes:N0} bytes down; a server instead, ids of the window up and ten down for each list {Number(document.ServedBytes, "N0")} bytes, headers not counted.");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
