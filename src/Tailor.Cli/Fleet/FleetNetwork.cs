using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tailor.Cli.Fleet;

/// <summary>The network of one simulated device: takes the time of each request, and can be away or break in the middle of an answer.</summary>
/// <param name="inner">What sends requests, shared by the fleet.</param>
/// <param name="requests">Receives what each request took.</param>
internal sealed class FleetNetwork(HttpMessageHandler inner, ConcurrentBag<FleetRequest> requests) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);
    private long _left = long.MaxValue;

    /// <summary>Whether there is a network.</summary>
    public bool IsAway { get; set; }

    /// <summary>Lets the connection break after so many more bytes of answers; it stays broken until <see cref="Mend"/>.</summary>
    public void BreakAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    /// <summary>The connection works again.</summary>
    public void Mend() => Interlocked.Exchange(ref _left, long.MaxValue);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway) throw new HttpRequestException("The simulated device is offline.");
        var begun = Stopwatch.GetTimestamp();
        var answer = await _inner.SendAsync(request, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        requests.Add(new(Kind(request), (int)answer.StatusCode, Stopwatch.GetElapsedTime(begun)));
        var left = Interlocked.Add(ref _left, -bytes.Length) + bytes.Length;
        if (left <= 0)
        {
            answer.Dispose();
            throw new HttpRequestException("The simulated connection is broken.");
        }

        HttpContent content = left >= bytes.Length ? new ByteArrayContent(bytes) : new StreamContent(new BreakingStream(bytes, (int)left));
        foreach (var header in answer.Content.Headers) content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        answer.Content = content;
        return answer;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    private static string Kind(HttpRequestMessage request)
    {
        var segments = request.RequestUri!.Segments;
        return segments.Length > 2 ? segments[2].TrimEnd('/') : "other";
    }
}
