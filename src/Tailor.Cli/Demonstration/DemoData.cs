using System.Text.Json.Nodes;
using Tailor.Cli.Display;
using Tailor.Cli.Reading;
using Tailor.Interactions.Simulation;

namespace Tailor.Cli.Demonstration;

/// <summary>The data of the demonstration, and a recipe small enough for it.</summary>
/// <param name="Data">Interactions, split.</param>
/// <param name="Source">Where they come from, in words.</param>
/// <param name="Settings">Settings over the default recipe.</param>
/// <param name="Customizing">Settings over the recipe of the customizer, which trains on from there.</param>
internal sealed record DemoData(LoadedData Data, string Source, JsonObject Settings, JsonObject Customizing)
{
    // The first that is there: most items with a title first.
    private static readonly (string File, JsonObject Settings, JsonObject Customizing)[] Known =
    [
        ("ml-1m/ml-1m.txt", new() { ["width"] = 64, ["feedForward"] = 64, ["epochs"] = 8, ["learningRate"] = 2.5e-3 }, new() { ["epochs"] = 1 }),
        ("ml-latest-small/ratings.csv", new() { ["width"] = 64, ["feedForward"] = 64, ["epochs"] = 20 }, new() { ["epochs"] = 3 }),
        ("ml-100k/u.data", new() { ["width"] = 64, ["feedForward"] = 64, ["epochs"] = 20 }, new() { ["epochs"] = 3 }),
    ];

    /// <summary>Finds data, or says that there is none and simulates some.</summary>
    public static DemoData Find(CliHost host, Report report, CancellationToken cancellation)
    {
        foreach (var (file, settings, customizing) in Known)
        {
            var path = Path.Combine(host.DataFolder, file);
            if (File.Exists(path)) return new(DataReading.Read(host, path, new ReadSettings(), report, cancellation), path, settings, customizing);
        }
        report.Say($"There are no interactions in {host.DataFolder} (TAILOR_DATA names another folder; tailor data download ml-latest-small fetches some): simulating 3,000 users.");
        var simulator = new Simulator(new SimulatorOptions { Users = 3_000, Items = 1_000 });
        var set = simulator.ToInteractionSet();
        return new(new(set, new ReadSettings().SplitOf(set.Sequences)), "simulated", new() { ["width"] = 64, ["feedForward"] = 64, ["epochs"] = 15 }, new() { ["epochs"] = 2 });
    }
}
