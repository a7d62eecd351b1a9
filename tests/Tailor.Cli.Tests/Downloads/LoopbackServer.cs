using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tailor.Cli.Tests.Downloads;

/// <summary>An HTTP server on the loopback interface that serves one file and cuts connections where it is told to.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public LoopbackServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/set.zip");

    /// <summary>What is served.</summary>
    public byte[] Content { get; set; }

    /// <summary>The entity tag that is served with it.</summary>
    public string Tag { get; set; } = "\"one\"";

    /// <summary>Body bytes after which each of the next connections is cut; those after them run to the end.</summary>
    public Queue<int> Cuts { get; init; } = new();

    /// <summary>Status to refuse with, or null to serve.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether ranges are honoured.</summary>
    public bool HonoursRanges { get; set; } = true;

    /// <summary>First byte that each request asked for.</summary>
    public List<long> Starts { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var start = 0;
        if (headers.TryGetValue("Range", out var range))
            start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        Starts.Add(start);
        if (Refusal is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return;
        }
        if (!HonoursRanges || !headers.TryGetValue("If-Range", out var tag) || !string.Equals(tag, Tag, StringComparison.Ordinal)) start = 0;
        var head = start > 0
            ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\n"
            : "HTTP/1.1 200 OK\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}ETag: {Tag}\r\nContent-Length: {Content.Length - start}\r\nConnection: close\r\n\r\n"));
        var length = Content.Length - start;
        if (Cuts.TryDequeue(out var cut)) length = Math.Min(length, cut);
        await stream.WriteAsync(Content.AsMemory(start, length));
    }
}
