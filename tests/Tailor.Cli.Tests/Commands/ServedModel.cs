using Tailor.Cloud;
using Tailor.Runtime.Golden;
using Microsoft.AspNetCore.Builder;

namespace Tailor.Cli.Tests.Commands;

/// <summary>A small model that was published and is served on a free port.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    public string this[string name] => _folder[name];

    public string Path => _folder.Path;

    public string Cloud => _app!.Urls.First();

    public static async Task<ServedModel> StartAsync(bool serve = true, int items = 30, int width = 8, Action<string>? prepare = null)
    {
        var served = new ServedModel();
        SmallModel.WriteCustomized(served["model"], Enumerable.Range(0, items).Select(item => $"i{item}"), SmallModel.Chord, metrics: [new("ndcg@10", 0.1, "made up")], spec: SmallModel.Spec with { Width = width });
        GoldenScores.WriteFor(served["model"]);
        prepare?.Invoke(served["model"]);
        foreach (var arguments in (string[][])[["keys", "create", "keys"], ["publish", "model", "--to", "store", "--keys", "keys"]])
        {
            var run = await served.RunAsync(arguments);
            if (run.ExitCode != 0) throw new InvalidOperationException(run.Error);
        }

        if (!serve) return served;
        served._app = CloudApplication.Build(new() { Store = served["store"], PlanKey = served["keys/plan.key"] });
        await served._app.StartAsync();
        return served;
    }

    public Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _folder.Dispose();
    }
}
