using System.Diagnostics;

namespace Tailor.Load;

/// <summary>First as fast as the node answers, then at 70 % of that, each answer's time counted from when its request was due.</summary>
internal static class LoadRun
{
    private const int RequestsOfConnection = 16;

    public static async Task RunAsync(string what, string customizer, int seconds, int connections, int window, int batch, int candidates)
    {
        var folder = Directory.CreateTempSubdirectory("tailor-load-").FullName;
        try
        {
            SyntheticModel.Publish(folder, customizer);
            using var server = ServerProcess.Start(folder, window, batch);
            var requests = what switch
            {
                "plans" => await OfDevicesAsync(server.Address, customizer, connections, (token, random) => Requests.Plan(token, random, customizer, guided: customizer == "forward-ofa")),
                "guides" => await OfDevicesAsync(server.Address, customizer, connections, (token, random) => Requests.Plan(token, random, customizer, guided: false)),
                "items" => await OfDevicesAsync(server.Address, customizer, connections, (token, random) => Requests.Candidates(token, random, candidates)),
                "blocks" => Blocks(folder, connections),
                _ => Devices(customizer, connections),
            };
            await MeasureAsync(server, "warming up", requests, TimeSpan.FromSeconds(3), rate: null);
            var most = await MeasureAsync(server, $"{what}, {customizer}, {connections} at once", requests, TimeSpan.FromSeconds(seconds), rate: null);
            await MeasureAsync(server, $"{what}, {customizer}, at 70 %", requests, TimeSpan.FromSeconds(seconds), rate: 0.7 * most);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(ServerProcess server, string name, byte[][][] requests, TimeSpan time, double? rate)
    {
        var (nodes, clients, clock) = (server.ProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var every = rate is { } perSecond ? TimeSpan.FromSeconds(requests.Length / perSecond) : TimeSpan.Zero;
        var results = await Task.WhenAll(requests.Select((own, number) => Task.Run(() => DriveAsync(server.Address, own, time, every, every * number / requests.Length))));
        var wall = clock.Elapsed.TotalSeconds;
        long[] times = [.. results.SelectMany(result => result.Times).Order()];
        var (refused, bytes) = (results.Sum(result => result.Refused), results.Sum(result => result.Bytes));
        var (node, client) = (server.ProcessorTime - nodes, Environment.CpuUsage.TotalTime - clients);
        Console.WriteLine(FormattableString.Invariant($"{name}: {times.Length / wall:N0} a second, p50 {At(times, .5):0.0} ms, p99 {At(times, .99):0.0} ms, refused {refused}, {(double)bytes / Math.Max(1, times.Length):0} bytes each"));
        Console.WriteLine(FormattableString.Invariant($"  node: {node.TotalMicroseconds / Math.Max(1, times.Length):0} µs of a core each, so {times.Length / node.TotalSeconds:N0} a second and core; it had {node.TotalSeconds / wall:0.00} cores, the clients {client.TotalSeconds / wall:0.00}; {server.ResidentBytes / 1e6:0} MB resident"));
        return times.Length / wall;
    }

    private static async Task<(List<long> Times, long Refused, long Bytes)> DriveAsync(Uri address, byte[][] requests, TimeSpan time, TimeSpan every, TimeSpan start)
    {
        using var connection = new Connection(address);
        var (times, refused, bytes, clock) = (new List<long>(1 << 16), 0L, 0L, Stopwatch.StartNew());
        for (var i = 0; clock.Elapsed < time; i++)
        {
            var due = every == TimeSpan.Zero ? clock.Elapsed : start + (every * i);
            if (due > time) break;
            if (due - clock.Elapsed is var early && early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
            var (status, body) = await connection.AskAsync(requests[i % requests.Length]);
            if (status is 429) refused++;
            else if (status is not (200 or 201 or 202)) throw new InvalidOperationException($"The node answered {status}.");
            else times.Add((clock.Elapsed - due).Ticks);
            bytes += body;
        }

        return (times, refused, bytes);
    }

    private static async Task<byte[][][]> OfDevicesAsync(Uri address, string customizer, int connections, Func<string, Random, byte[]> request)
    {
        using var connection = new Connection(address);
        var (random, all) = (new Random(1), new byte[connections][][]);
        for (var i = 0; i < connections; i++)
        {
            await connection.AskAsync(Requests.Register(customizer, i));
            var token = Requests.TokenOf(connection.Body);
            all[i] = [.. Enumerable.Range(0, RequestsOfConnection).Select(_ => request(token, random))];
        }

        return all;
    }

    private static byte[][][] Devices(string customizer, int connections) => [.. Enumerable.Range(0, connections).Select(number => (byte[][])[Requests.Register(customizer, number)])];

    private static byte[][][] Blocks(string folder, int connections)
    {
        byte[][] requests = [.. SyntheticModel.PiecesOf(folder).Select(piece => Requests.Get(piece))];
        return [.. Enumerable.Repeat(requests, connections)];
    }

    /// <summary>The time, in milliseconds, that a share of sorted times in ticks does not exceed.</summary>
    public static double At(long[] times, double share) => times.Length == 0 ? 0 : times[(int)(share * (times.Length - 1))] / (double)TimeSpan.TicksPerMillisecond;
}
