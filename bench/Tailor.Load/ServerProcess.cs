using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tailor.Cloud;

namespace Tailor.Load;

/// <summary>A node in a process of its own, so that its time can be told from the clients'.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static ServerProcess Start(string folder, int windowMicroseconds, int batch)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", folder, $"{windowMicroseconds}", $"{batch}"]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        var address = ReadAddress(process.StandardOutput);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // the rest of its log
        return new(process, address);
    }

    /// <summary>The node's side: serves until its input ends.</summary>
    public static async Task ServeAsync(string folder, int windowMicroseconds, int batch)
    {
        var (requests, batches) = (0L, 0L);
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Name == "tailor.plans.batch") listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) =>
        {
            Interlocked.Add(ref requests, size);
            Interlocked.Increment(ref batches);
        });
        listener.Start();

        await using var app = CloudApplication.Build(new()
        {
            Store = SyntheticModel.StoreOf(folder),
            PlanKey = SyntheticModel.PlanKeyOf(folder),
            Plans = new() { Window = TimeSpan.FromMicroseconds(windowMicroseconds), Batch = batch },
            Limits = new() { PerDevice = null, PerAddress = null, Registrations = null, Lookups = null, Openings = null, AllOpenings = null },
            JsonLogs = true, // as tailor serve does
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        if (batches > 0) Console.Error.WriteLine(FormattableString.Invariant($"  {(double)requests / batches:0.0} plans a batch"));
    }

    /// <summary>The line that is no line of the log.</summary>
    private static Uri ReadAddress(StreamReader output)
    {
        while (output.ReadLine() is { } line)
            if (line.StartsWith("http", StringComparison.Ordinal)) return new(line);
        throw new InvalidOperationException("The node did not start.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000)) _process.Kill();
        _process.Dispose();
    }
}
