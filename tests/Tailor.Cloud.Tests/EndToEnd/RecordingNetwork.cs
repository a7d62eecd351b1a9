using System.Collections.Concurrent;
using System.Text.Json;

namespace Tailor.Cloud.Tests.EndToEnd;

/// <summary>A device's network as the cloud sees it: keeps every request, whole.</summary>
internal sealed class RecordingNetwork : DelegatingHandler
{
    public RecordingNetwork()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
    }

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        string[] headers = [.. request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()).Select(header => header.Key)];
        Requests.Enqueue(new(request.Method.Method, request.RequestUri!.AbsolutePath[1..], request.RequestUri.Query, headers, body is null ? [] : Fields(JsonDocument.Parse(body).RootElement, "")));
        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>Names and values of a message: <c>reports.loads</c> for each loads of each of its reports.</summary>
    private static (string Name, string Value)[] Fields(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(property => Fields(property.Value, name.Length == 0 ? property.Name : $"{name}.{property.Name}"))],
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(item => Fields(item, name))],
        _ => [(name, element.ToString())],
    };
}
