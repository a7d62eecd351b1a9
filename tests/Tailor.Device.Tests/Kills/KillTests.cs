using System.Diagnostics;
using System.Globalization;
using Tailor.Models.Tests;
using Xunit.Abstractions;

namespace Tailor.Device.Tests.Kills;

/// <summary>
/// A process that updates a store between two releases is killed at random instants; after each kill the store must open, without the network, with one release or the other, whole.
/// <c>TAILOR_KILLS=1000</c> for more than the 20 of every test run, <c>TAILOR_KILL_SEED</c> for others; <c>TAILOR_KILL_PROGRAM</c> for a program that does the same and starts sooner,
/// as <c>update.c</c> beside this file does.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_whose_writer_was_killed_opens_with_the_old_model_or_the_new_one()
    {
        var kills = Number("TAILOR_KILLS", 20);
        var random = new Random(Number("TAILOR_KILL_SEED", 1));
        await using var cloud = await FakeCloud.StartAsync("sasrec-chord");
        using var scratch = new ScratchFolder();
        var root = scratch.Write("root.pem", System.Text.Encoding.ASCII.GetBytes(cloud.Options("x").RootKeys[0].ToPem()));
        var first = cloud.Serving;
        cloud.PublishNext(version: "2.0");
        var second = cloud.Serving;
        Alternate(cloud, first, second);

        var options = cloud.Options(scratch["device"]);
        await (await TailorClient.OpenAsync(options)).DisposeAsync();
        var (versions, inTime) = (new Dictionary<string, int>(StringComparer.Ordinal), Stopwatch.StartNew());
        for (var kill = 0; kill < kills; kill++)
        {
            using (var process = Start(cloud.Address, options.Folder, root)) await KillAsync(process, cloud, random);
            var damages = new List<ClientEvent>();
            await using var client = await TailorClient.OpenAsync(options with { Cloud = new("https://127.0.0.1:1"), OnEvent = damages.Add });
            Assert.Empty(damages);
            Assert.Equal(10, client.Recommend(["id-1", "id-2"], 10).Count);
            var version = client.Model.Manifest.Version;
            versions[version] = versions.GetValueOrDefault(version) + 1;
            Assert.InRange(client.StoredBytes, 1, 3 * client.Model.DiskBytes); // what is left behind does not grow
        }

        output.WriteLine($"{kills} kills in {inTime.Elapsed.TotalSeconds:0} s: {string.Join(", ", versions.Select(version => $"version {version.Key} {version.Value} times"))}");
        Assert.Equal(["1.0", "2.0"], versions.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Kills a process after a random number of its requests, and then a random part of the time between two: instants are spread over the work of some five updates, however slow the machine is.
    /// </summary>
    private static async Task KillAsync(Process process, FakeCloud cloud, Random random)
    {
        var (wanted, seen, since) = (random.Next(1, 30), 0, Stopwatch.StartNew());
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = TimeSpan.Zero;
        cloud.Interfere = (_, next) =>
        {
            var count = Interlocked.Increment(ref seen);
            if (count == 1) first = since.Elapsed;
            if (count == wanted) reached.TrySetResult();
            return next();
        };
        Assert.Same(reached.Task, await Task.WhenAny(reached.Task, process.WaitForExitAsync()));
        await Task.Delay((wanted > 1 ? (since.Elapsed - first) / (wanted - 1) : TimeSpan.FromMilliseconds(5)) * random.NextDouble());
        process.Kill();
        await process.WaitForExitAsync();
        cloud.Interfere = null;
    }

    /// <summary>Each look at the release finds the other model, under a greater number.</summary>
    private static void Alternate(FakeCloud cloud, long first, long second)
    {
        var sequence = second;
        cloud.ReleaseBytes = () =>
        {
            lock (cloud)
            {
                var (source, next) = (sequence % 2 == 0 ? first : second, ++sequence);
                var release = Models.Releases.Release.Read(File.ReadAllBytes(cloud.Store.ReleaseFile("sample", source)), cloud.Keyring.ReleaseKeys, "release") with { Sequence = next };
                CopyFolder(cloud.Store.ModelFolder("sample", source), cloud.Store.ModelFolder("sample", next));
                return release.Sign(cloud.ReleaseKey).Bytes.ToArray();
            }
        };
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Directory.CreateSymbolicLink(to, from);
    }

    private static Process Start(Uri cloud, string folder, string root)
    {
        var (program, first) = Environment.GetEnvironmentVariable("TAILOR_KILL_PROGRAM") is { Length: > 0 } other ? (other, Array.Empty<string>()) : ("dotnet", [typeof(KillTests).Assembly.Location]);
        return Process.Start(new ProcessStartInfo(program, [.. first, "update", cloud.AbsoluteUri, folder, root]) { UseShellExecute = false, RedirectStandardOutput = true })!;
    }

    private static int Number(string variable, int otherwise) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
