using System.Collections.Concurrent;
using System.Diagnostics;
using Tailor.Cloud.Plans;
using Tailor.Models.Protocol;

namespace Tailor.Load;

/// <summary>
/// Many devices that register and are served: on the first day each of them asks for all that an app asks for when it is new, on the days after for a plan, with the token
/// that it was given, and reports. A node or its database may go away meanwhile: devices wait as they are told to and go on, and a token that was given must hold.
/// </summary>
/// <param name="server">The node.</param>
/// <param name="pieces">Paths of the release's pieces.</param>
/// <param name="customizer">What decides its plans.</param>
internal sealed class Population(ServerProcess server, IReadOnlyList<string> pieces, string customizer)
{
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<long>> _times = new(StringComparer.Ordinal);
    private long _bytes;
    private long _refused;
    private long _broken;
    private long _lost;

    /// <summary>Lives days until the time is over, one at least.</summary>
    public static async Task RunAsync(string customizer, int devices, TimeSpan time, int connections)
    {
        var folder = Directory.CreateTempSubdirectory("tailor-load-").FullName;
        try
        {
            SyntheticModel.Publish(folder, customizer);
            using var server = ServerProcess.Start(folder, 0, new PlanOptions().Batch);
            var population = new Population(server, SyntheticModel.PiecesOf(folder), customizer);
            var clock = Stopwatch.StartNew();
            await population.DayAsync("first day", devices, connections, population.FirstDayAsync);
            for (var day = 2; clock.Elapsed < time; day++) await population.DayAsync($"day {day}", devices, connections, population.LaterDayAsync);
            Console.WriteLine(FormattableString.Invariant($"{devices:N0} devices over {clock.Elapsed.TotalMinutes:0.0} minutes; answers of 429 and 503, asked again: {population._refused:N0}; broken connections: {population._broken:N0}; tokens that did not hold: {population._lost:N0}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task DayAsync(string name, int devices, int connections, Func<Connection, int, Task> live)
    {
        _times.Clear();
        var (left, node, bytes, clock) = (devices, server.ProcessorTime, _bytes, Stopwatch.StartNew());
        using var watching = new CancellationTokenSource();
        var resident = WatchAsync(watching.Token);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new Connection(server.Address);
            while (Interlocked.Decrement(ref left) is var number and >= 0) await live(connection, number);
        })));
        await watching.CancelAsync();
        var (wall, used) = (clock.Elapsed.TotalSeconds, (server.ProcessorTime - node).TotalSeconds);
        Console.WriteLine(FormattableString.Invariant($"{name}: {devices / wall:N0} devices a second, {used / devices * 1e6:N0} µs of the node each ({used / wall:0.00} cores), {(_bytes - bytes) / (double)devices:N0} bytes down each; node's memory {string.Join(", ", (await resident).Select(size => FormattableString.Invariant($"{size / 1e6:0}")))} MB"));
        foreach (var (kind, times) in _times.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            long[] sorted = [.. times.Order()];
            Console.WriteLine(FormattableString.Invariant($"  {kind}: {sorted.Length:N0}, p50 {LoadRun.At(sorted, .5):0.0} ms, p99 {LoadRun.At(sorted, .99):0.0} ms, longest {LoadRun.At(sorted, 1):0} ms"));
        }
    }

    private async Task FirstDayAsync(Connection connection, int number)
    {
        await AskAsync(connection, Routes.Devices, Requests.Register(customizer, number));
        var token = Requests.TokenOf(connection.Body);
        _tokens.Enqueue(token);
        await AskAsync(connection, Routes.Keyring, Requests.Get(Routes.Keyring));
        await AskAsync(connection, Routes.Models, Requests.Get($"{Routes.Models}/{SyntheticModel.Name}", token));
        foreach (var piece in pieces) await AskAsync(connection, Routes.Blocks, Requests.Get(piece, token));
        await AskAsync(connection, Routes.Plans, Requests.Plan(token, Random.Shared, customizer, customizer == "forward-ofa"));
    }

    private async Task LaterDayAsync(Connection connection, int number)
    {
        if (!_tokens.TryDequeue(out var token)) return; // lost
        if (!await AskAsync(connection, Routes.Plans, Requests.Plan(token, Random.Shared, customizer, customizer == "forward-ofa"))) return;
        await AskAsync(connection, Routes.Telemetry, Requests.Telemetry(token));
        _tokens.Enqueue(token);
    }

    /// <summary>Asks until there is an answer; the time runs from the first try.</summary>
    /// <returns>Whether the token held.</returns>
    private async Task<bool> AskAsync(Connection connection, string kind, byte[] request)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                var (status, body) = await connection.AskAsync(request);
                Interlocked.Add(ref _bytes, body);
                switch (status)
                {
                    case 200 or 201 or 202 or 204:
                        _times.GetOrAdd(kind, _ => []).Add(clock.Elapsed.Ticks);
                        return true;
                    case 401:
                        Interlocked.Increment(ref _lost);
                        return false;
                    case 429 or 503:
                        Interlocked.Increment(ref _refused);
                        break;
                    default:
                        throw new InvalidOperationException($"{kind}: the node answered {status}.");
                }
            }
            catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
            {
                Interlocked.Increment(ref _broken);
                connection.Close();
            }

            await Task.Delay(1_000);
        }
    }

    /// <summary>What the node has in memory, every half minute and at the end.</summary>
    private async Task<IReadOnlyList<long>> WatchAsync(CancellationToken end)
    {
        var sizes = new List<long>();
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            sizes.Add(server.ResidentBytes);
        }

        return sizes;
    }
}
