using System.Globalization;
using System.Text.Json.Nodes;
using Tailor.Cli.Experiments;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>What the journal of a run tells: validation over training time, speed, epochs. It covers all processes that the run took.</summary>
internal sealed record RunHistory(IReadOnlyList<CurvePoint> Curve, JsonObject Facts)
{
    /// <summary>A longer silence in the journal is a pause between two processes, not training.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    /// <summary>Reads a journal.</summary>
    /// <param name="path">The run's <c>metrics.jsonl</c>.</param>
    /// <param name="trained">What came out; its seconds end the time axis.</param>
    public static RunHistory Read(string path, TrainedModel trained)
    {
        var records = File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();
        var (curve, speeds) = (new List<CurvePoint>(), new List<double>());
        var seconds = trained.Seconds - Trained(records);
        for (var i = 0; i < records.Length; i++)
        {
            if (i > 0) seconds += Gap(records[i - 1], records[i]);
            if (trained.Outcome.Metric is { } metric && records[i][metric] is { } value) curve.Add(new(Math.Round(seconds, 2), value.GetValue<double>()));
            if (records[i]["tokens/s"] is { } speed) speeds.Add(speed.GetValue<double>());
        }
        var facts = new JsonObject { ["steps"] = trained.Outcome.Steps, ["epochs"] = records.Length == 0 ? 0 : records[^1]["epoch"]!.GetValue<int>() + 1 };
        if (speeds.Count > 0) facts["tokensPerSecond"] = Math.Round(speeds.Average());
        if (Observed(records) is { Count: > 0 } observed) facts[Observations.Key] = observed;
        return new(curve, facts);
    }

    /// <summary>What validations say beside metrics: what was observed of a graph's decisions since the one before.</summary>
    private static JsonObject Observed(JsonObject[] records)
    {
        var observed = new JsonObject();
        foreach (var (name, value) in records.Where(record => record["kind"]?.GetValue<string>() == "validation").SelectMany(record => record))
        {
            if (name is "kind" or "step" or "epoch" or "time" || name.Contains('@', StringComparison.Ordinal)) continue;
            if (!observed.ContainsKey(name)) observed[name] = new JsonArray();
            observed[name]!.AsArray().Add((JsonNode)Math.Round(value!.GetValue<double>(), 4));
        }

        return observed;
    }

    private static double Trained(JsonObject[] records) => records.Zip(records.Skip(1), Gap).Sum();

    private static double Gap(JsonObject before, JsonObject after)
    {
        var gap = TimeOf(after) - TimeOf(before);
        return gap < TimeSpan.Zero || gap > Pause ? 0 : gap.TotalSeconds;
    }

    private static DateTimeOffset TimeOf(JsonObject record) => DateTimeOffset.Parse(record["time"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
