using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Tailor.Cli.Tests.Commands;

/// <summary>Takes what nodes export by OTLP (http/protobuf), and keeps it. Texts stand in protobuf as they are, so they can be looked for without a schema.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = [];
    private readonly WebApplication _web;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            http.Response.ContentType = "application/x-protobuf"; // an empty message: all was taken
        });
    }

    public string Address => _web.Urls.First();

    /// <summary>All that came.</summary>
    public string All => string.Concat(_received.Select(message => message.Text));

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._web.StartAsync();
        return collector;
    }

    /// <summary>Waits until texts have come on a path.</summary>
    public async Task ReceivesAsync(string path, params string[] texts)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var all = string.Concat(_received.Where(message => message.Path == path).Select(message => message.Text));
            var missing = texts.Where(text => !all.Contains(text, StringComparison.Ordinal)).ToArray();
            if (missing.Length == 0) return;
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"{path} never had {string.Join(", ", missing)}; it had {all.Length} bytes.");
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
