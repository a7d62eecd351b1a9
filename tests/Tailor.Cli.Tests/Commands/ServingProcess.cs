using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Tests.Commands;

/// <summary>The service in a process of its own, as operators run it.</summary>
internal sealed partial class ServingProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _log;

    private ServingProcess(Process process)
    {
        (_process, _log) = (process, process.StandardOutput.ReadToEndAsync());
        Client = new();
    }

    /// <summary>Shows no token until a device is registered.</summary>
    public HttpClient Client { get; }

    public static async Task<ServingProcess> StartAsync(ServedModel served, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "tailor"), ["serve", "--store", "store", "--plan-key", "keys/plan.key", "--address", "http://127.0.0.1:0"])
        {
            WorkingDirectory = served.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var serving = new ServingProcess(Process.Start(start)!);
        serving.Client.BaseAddress = new(Address().Match(await serving._process.StandardError.ReadLineAsync() ?? "").Value);
        return serving;
    }

    /// <summary>Registers a device, whose token is shown from then on.</summary>
    public async Task<string> RegisterAsync()
    {
        using var registered = await Client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(new()), ProtocolJson.Default.RegisterRequest);
        var token = (await registered.Content.ReadFromJsonAsync(ProtocolJson.Default.RegisterResponse))!.Token;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    /// <summary>Stops it, and gives what it logged.</summary>
    public async Task<string> StopAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        return await _log;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        Client.Dispose();
    }

    [GeneratedRegex("http://[^,; ]+")]
    private static partial Regex Address();
}
