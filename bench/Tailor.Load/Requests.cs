using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tailor.Models.Protocol;

namespace Tailor.Load;

/// <summary>Requests as bytes, head and body.</summary>
internal static class Requests
{
    public static byte[] Register(double averageBits) =>
        Post(Routes.Devices, null, JsonSerializer.SerializeToUtf8Bytes(new RegisterRequest(new() { Class = "phone", AverageBits = averageBits }), ProtocolJson.Default.RegisterRequest));

    /// <summary>The token that the answer to a registration has.</summary>
    public static string TokenOf(ReadOnlySpan<byte> answer) => JsonSerializer.Deserialize(answer, ProtocolJson.Default.RegisterResponse)!.Token;

    public static byte[] Plan(string token, Random random, bool guided) => Post(Routes.Plans, token, JsonSerializer.SerializeToUtf8Bytes(
        new PlanRequest { Model = SyntheticModel.Name, Release = 1, Interest = Interest(random), Guided = guided ? Interest(random) : null },
        ProtocolJson.Default.PlanRequest));

    public static byte[] Telemetry(string token) => Post(Routes.Telemetry, token, JsonSerializer.SerializeToUtf8Bytes(
        new TelemetryBatch(Guid.CreateVersion7(), [new() { Model = SyntheticModel.Name, Release = 1, Loads = 1, Recommendations = 5, MedianMicroseconds = 100, Shown = 3, Hits = 1 }]),
        ProtocolJson.Default.TelemetryBatch));

    public static byte[] Get(string path, string? token = null) => Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: node\r\n{Authorization(token)}\r\n");

    private static byte[] Post(string route, string? token, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST /{route} HTTP/1.1\r\nHost: node\r\n{Authorization(token)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static byte[] Interest(Random random) => MemoryMarshal.AsBytes(Enumerable.Range(0, SyntheticModel.Width).Select(_ => (2 * random.NextSingle()) - 1).ToArray().AsSpan()).ToArray();
}
