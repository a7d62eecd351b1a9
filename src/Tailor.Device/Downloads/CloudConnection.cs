using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Tailor.Models.Protocol;

namespace Tailor.Device.Downloads;

/// <summary>Requests to the cloud: none follows a redirect, takes more bytes than it expects, or waits for ever.</summary>
internal sealed class CloudConnection : IDisposable
{
    private const int MostDetail = 64 << 10;
    private readonly HttpClient _http;
    private readonly TransferOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _answers;
    private readonly ResiliencePipeline _downloads;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="cloud">The cloud's address.</param>
    /// <param name="handler">What sends, or null for the usual; it stays the caller's.</param>
    /// <param name="options">Times and counts.</param>
    /// <param name="meter">Counts bytes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="retrying">Told before each wait.</param>
    public CloudConnection(Uri cloud, HttpMessageHandler? handler, TransferOptions options, ByteMeter meter, TimeProvider time, Action<Exception, TimeSpan> retrying)
    {
        (_options, _time, Meter) = (options, time, meter);
        var address = cloud.AbsoluteUri.EndsWith('/') ? cloud : new Uri(cloud.AbsoluteUri + "/");
        _http = new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.AnswerTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10), MaxResponseDrainSize = 0 }, disposeHandler: handler is null)
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var breaker = CloudPipeline.Breaker(options, time);
        _answers = CloudPipeline.Build(options, options.AnswerTimeout, breaker, time, retrying);
        _downloads = CloudPipeline.Build(options, options.DownloadTimeout, breaker, time, retrying);
    }

    /// <summary>Counts bytes.</summary>
    public ByteMeter Meter { get; }

    /// <summary>Asks, with an answer that fits into memory.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Below the cloud's address.</param>
    /// <param name="token">What the device shows, or null.</param>
    /// <param name="body">JSON to send, or null.</param>
    /// <param name="longest">Most bytes of the answer.</param>
    /// <param name="held">What is there already, or null: documents' tags are their SHA-256, so where the cloud has the same it need not be sent.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CloudException">The cloud does not answer, or with too much.</exception>
    public Task<CloudAnswer> AskAsync(HttpMethod method, string path, string? token, byte[]? body, int longest, byte[]? held, CancellationToken cancellation) =>
        RunAsync(_answers, path, async stop =>
        {
            using var request = Request(method, path, token);
            if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            if (held is not null) request.Headers.IfNoneMatch.Add(new(DocumentTag.Of(held)));
            using var response = await SendAsync(request, stop);
            Meter.Sent(body?.Length ?? 0);
            if (held is not null && response.StatusCode == HttpStatusCode.NotModified) return new(HttpStatusCode.OK, held, null);
            if (response.IsSuccessStatusCode) return new(response.StatusCode, await ReadAsync(response, path, longest, stop), null);
            return new CloudAnswer(response.StatusCode, [], await DetailAsync(response, stop));
        }, cancellation);

    /// <summary>Runs a download, which may be tried several times.</summary>
    /// <param name="path">What is downloaded.</param>
    /// <param name="attempt">One try, which goes on where the last one ended.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CloudException">No try succeeded.</exception>
    public Task DownloadAsync(string path, Func<CancellationToken, Task> attempt, CancellationToken cancellation) =>
        RunAsync(_downloads, path, async stop =>
        {
            await attempt(stop);
            return true;
        }, cancellation);

    /// <summary>A request.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, path);
        if (!string.IsNullOrEmpty(token)) request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    /// <summary>Sends once; an answer of a kind that passes is an exception.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        Meter.RequireLeft();
        var asked = new Uri(_http.BaseAddress!, request.RequestUri!);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        try
        {
            if (response.RequestMessage?.RequestUri is { } answered && answered != asked) throw new CloudException($"{asked.AbsolutePath}: expected an answer from {asked.Authority}, found one of {answered}: redirects are not followed.");
            if (response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified)
                throw new CloudException($"{asked.AbsolutePath}: expected an answer, found a redirect to {response.Headers.Location}: redirects are not followed.") { Status = response.StatusCode };
            if (!CloudPipeline.IsTransient(response.StatusCode)) return response;
            var detail = await DetailAsync(response, stop);
            throw new CloudException($"{asked.AbsolutePath}: the cloud answers {(int)response.StatusCode}{(detail is null ? "" : $", {detail}")}.") { Status = response.StatusCode, IsTransient = true, RetryAfter = RetryAfter(response) };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Reads some bytes of an answer, no more than the day's limit leaves, and counts them.</summary>
    /// <exception cref="DailyLimitException">The day's bytes are used up.</exception>
    /// <exception cref="TimeoutException">Nothing comes.</exception>
    public async Task<int> ReceiveAsync(Stream stream, Memory<byte> buffer, CancellationToken stop)
    {
        var read = await ReadAsync(stream, buffer[..Meter.Allow(buffer.Length)], stop);
        Meter.Received(read);
        return read;
    }

    /// <summary>Whether an answer goes on: a byte beyond its end is read, and not counted.</summary>
    /// <exception cref="TimeoutException">Neither more nor the end comes.</exception>
    public async Task<bool> GoesOnAsync(Stream stream, CancellationToken stop) => await ReadAsync(stream, new byte[1], stop) > 0;

    private async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken stop)
    {
        using var idle = new CancellationTokenSource(_options.IdleTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, idle.Token);
        try
        {
            return await stream.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException error) when (idle.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {_options.IdleTimeout.TotalSeconds} s.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<T> RunAsync<T>(ResiliencePipeline pipeline, string path, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(async stop => await attempt(stop), cancellation);
        }
        catch (BrokenCircuitException error)
        {
            throw new CloudException($"{path}: the cloud failed too often and is left alone for a while.", error) { IsTransient = true };
        }
        catch (TimeoutRejectedException error)
        {
            throw new CloudException($"{path}: the cloud did not answer within {error.Timeout.TotalSeconds} s.", error) { IsTransient = true };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
        {
            throw new CloudException($"{path}: {error.Message}", error) { IsTransient = true };
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, string path, int longest, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > longest) throw new CloudException($"{path}: expected an answer of at most {longest} bytes, found one of {response.Content.Headers.ContentLength}.");
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        var announced = response.Content.Headers.ContentLength;
        while (body.Length != announced && await ReceiveAsync(stream, buffer, stop) is var read and > 0)
        {
            if (body.Length + read > longest) throw new CloudException($"{path}: expected an answer of at most {longest} bytes, found one that goes on.");
            body.Write(buffer, 0, read);
        }

        if (announced is { } all && all != body.Length) throw new IOException($"Expected {all} bytes, as announced, found {body.Length}.");
        return body.ToArray();
    }

    /// <summary>The sentence of a problem document (RFC 9457), where the answer has one.</summary>
    private async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            using var json = JsonDocument.Parse(await ReadAsync(response, "problem", MostDetail, stop));
            foreach (var key in (string[])["detail", "title"])
            {
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString()!.TrimEnd('.');
            }
        }
        catch (Exception error) when (error is JsonException or CloudException or IOException or TimeoutException)
        {
            // An error that cannot even be read stays the error that its status says.
        }

        return null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? after = response.Headers.RetryAfter;
        return after?.Delta ?? (after?.Date is { } date && date - _time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);
    }
}
