using System.Diagnostics.Metrics;
using Tailor.Cloud.Plans;

namespace Tailor.Cloud.Observation;

/// <summary>What a node counts, under the name <c>Tailor.Cloud</c>: any listener of .NET's metrics reads it, and OTLP carries it where that is set up.</summary>
internal sealed class CloudMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Tailor.Cloud";

    private readonly Counter<long> _plans;
    private readonly Counter<long> _guides;
    private readonly Counter<long> _unmet;
    private readonly Counter<long> _refused;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _replays;

    public CloudMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _plans = meter.CreateCounter<long>("tailor.plans", description: "Plans that were signed.");
        _guides = meter.CreateCounter<long>("tailor.plans.guides", description: "Guides of two exchanges.");
        _unmet = meter.CreateCounter<long>("tailor.plans.unmet", description: "Requests whose budget no network meets.");
        _refused = meter.CreateCounter<long>("tailor.plans.refused", description: "Requests that found the queue full (429).");
        _batches = meter.CreateHistogram<int>("tailor.plans.batch", description: "Requests that went through a customizer at once.");
        _seconds = meter.CreateHistogram<double>("tailor.plans.duration", "s", "From the queue to the signature.");
        _opened = meter.CreateCounter<long>("tailor.models.opened", description: "Models that were brought into memory.");
        _reports = meter.CreateCounter<long>("tailor.telemetry.batches", description: "Batches of telemetry that counted.");
        _replays = meter.CreateCounter<long>("tailor.telemetry.replays", description: "Batches that had been counted before.");
    }

    public void Batch(int size) => _batches.Record(size);

    public void Refused() => _refused.Add(1);

    public void Opened() => _opened.Add(1);

    public void Answered(TimeSpan time, PlanAnswer answer)
    {
        _seconds.Record(time.TotalSeconds);
        (answer.Plan is not null ? _plans : answer.Guide is not null ? _guides : _unmet).Add(1);
    }

    public void Telemetry(bool counted) => (counted ? _reports : _replays).Add(1);
}
