using System.Diagnostics;
using Tailor.Cli.Commands;
using Tailor.Cli.Display;
using Tailor.Cli.Fleet;
using Tailor.Cli.Tables;
using Tailor.Cli.Trainers;
using Tailor.Cloud;
using Tailor.Cloud.Keys;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;
using Tailor.Customization.Rule;
using Tailor.Device;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Elastic;

namespace Tailor.Cli.Demonstration;

/// <summary>The second half of the path: a model that fits itself to devices, published, served, and three devices of different size. Folders 5-chord, 6-keys, 7-store, 8-devices.</summary>
internal sealed class DemoFleet(CliHost host, string folder, string baseModel, Report report, CancellationToken cancellation)
{
    private const int Users = 100;
    private const int Shown = 10;

    private string ModelPath => Path.Combine(folder, "5-chord");

    /// <summary>Trains on what the first half left: each user's own bit widths, and an item table of which a device takes what it can hold.</summary>
    public TrainingReport Train(DemoData found)
    {
        var training = DemoTraining.Run(host, "chord", found, found.Customizing, baseModel, ModelPath, cancellation);
        using var model = ModelFolder.Open(ModelPath);
        ElasticFile.Write(model, TableMaking.Make(model, found.Data.Split, new ElasticOptions()));
        return training;
    }

    /// <summary>Publishes, serves on a free port, and lets three devices get what fits them.</summary>
    public async Task<IReadOnlyList<DemoDevice>> ServeAsync(Split split)
    {
        var (keysPath, store) = (Path.Combine(folder, "6-keys"), new Store(Path.Combine(folder, "7-store")));
        var keys = File.Exists(Path.Combine(keysPath, "root.pub")) ? KeyFolder.Open(keysPath, host.Time) : KeyFolder.Create(keysPath, null, host.Time);
        using (var key = keys.OpenKey(KeyPurpose.Release)) new Publisher(store, host.Time).Publish(ModelPath, key);
        store.WriteKeyring(await File.ReadAllBytesAsync(keys.KeyringFile, cancellation));

        await using var app = CloudApplication.Build(new() { Store = store.Path, PlanKey = Path.Combine(keysPath, "plan.key"), Limits = ServeCommand.Unlimited, Time = host.Time });
        await app.StartAsync(cancellation);
        report.Say($"tailor: serving at {app.Urls.First()}");
        using var model = ModelFolder.Open(ModelPath);
        var devices = new List<DemoDevice>();
        foreach (var kind in FleetClass.Mix(new(model.Manifest, IsScalable: true, 0, 0)))
        {
            var path = Path.Combine(folder, "8-devices", kind.Name);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true); // a device that has everything shows nothing
            await using var client = await TailorClient.OpenAsync(
                new() { Cloud = new Uri(app.Urls.First()), Folder = path, Model = model.Manifest.Name, RootKeys = [keys.Root()], Profile = kind.Profile, Time = host.Time },
                cancellation);
            devices.Add(await TryAsync(kind, client, split));
        }

        await app.StopAsync(CancellationToken.None);
        return devices;
    }

    private async Task<DemoDevice> TryAsync(FleetClass kind, TailorClient client, Split split)
    {
        var (hits, tried, first, times) = (0, 0, 0L, new List<double>());
        foreach (var asked in split.Test.Where(asked => asked.HistoryLength >= 5).Take(Users))
        {
            string[] sequence = [.. split.Sequences[asked.User].ToArray().Select(item => split.Sequences.Items[item])];
            await client.UpdateAsync(sequence[..asked.HistoryLength], cancellation);
            if (tried++ == 0) first = client.Bytes.Down;
            var begun = Stopwatch.GetTimestamp();
            var list = client.Recommend(sequence[..asked.HistoryLength], Shown);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            if (list.Any(item => item.Id == sequence[asked.HistoryLength])) hits++;
        }

        times.Sort();
        var running = client.Model;
        return new(
            kind.Name,
            kind.Profile.AverageBits!.Value,
            kind.Profile.TableBytes,
            tried,
            (double)hits / Math.Max(1, tried),
            first,
            running.Plan?.Encode().Length ?? 0,
            client.StoredBytes,
            running.Recommender.Bytes.Total,
            times.Count == 0 ? 0 : times[times.Count / 2]);
    }
}
