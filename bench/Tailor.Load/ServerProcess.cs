using System.Diagnostics;
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

    public static ServerProcess Start(string folder)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", folder]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        return new(process, new(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The node did not start.")));
    }

    /// <summary>The node's side: serves until its input ends.</summary>
    public static async Task ServeAsync(string folder)
    {
        await using var app = CloudApplication.Build(new()
        {
            Store = SyntheticModel.StoreOf(folder),
            PlanKey = SyntheticModel.PlanKeyOf(folder),
            Limits = new() { PerDevice = null, PerAddress = null, Registrations = null, Lookups = null },
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000)) _process.Kill();
        _process.Dispose();
    }
}
