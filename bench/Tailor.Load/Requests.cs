using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tailor.Models.Protocol;

namespace Tailor.Load;

/// <summary>Requests as bytes, head and body.</summary>
internal static class Requests
{
    /// <summary>A device, one of four sizes by its number; what limits it is what the customizer decides.</summary>
    public static byte[] Register(string customizer, int number)
    {
        var profile = customizer == "rule"
            ? new DeviceProfile { Class = "phone", TableBytes = SyntheticModel.TableBytes * (1 + (number % 4)) / 10 }
            : new DeviceProfile { Class = "phone", AverageBits = 2.5 + (number % 4) };
        return Post(Routes.Devices, null, JsonSerializer.SerializeToUtf8Bytes(new RegisterRequest(profile), ProtocolJson.Default.RegisterRequest));
    }

    /// <summary>The token that the answer to a registration has.</summary>
    public static string TokenOf(ReadOnlySpan<byte> answer) => JsonSerializer.Deserialize(answer, ProtocolJson.Default.RegisterResponse)!.Token;

    public static byte[] Plan(string token, Random random, string customizer, bool guided) => Post(Routes.Plans, token, JsonSerializer.SerializeToUtf8Bytes(
        new PlanRequest { Model = SyntheticModel.Name, Release = 1, Interest = customizer == "rule" ? [] : Interest(random), Guided = guided ? Interest(random) : null },
        ProtocolJson.Default.PlanRequest));

    public static byte[] Telemetry(string token) => Post(Routes.Telemetry, token, JsonSerializer.SerializeToUtf8Bytes(
        new TelemetryBatch(Guid.CreateVersion7(), [new() { Model = SyntheticModel.Name, Release = 1, Loads = 1, Recommendations = 5, MedianMicroseconds = 100, Shown = 3, Hits = 1 }]),
        ProtocolJson.Default.TelemetryBatch));

    /// <summary>Rows of a session's candidates, items without order.</summary>
    public static byte[] Candidates(string token, Random random, int count) =>
        Get($"{Routes.ItemEmbeddings}?model={SyntheticModel.Name}&release=1&ids={string.Join(',', Enumerable.Range(0, count).Select(_ => random.Next(SyntheticModel.Items)))}", token);

    public static byte[] Get(string path, string? token = null) => Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: node\r\n{Authorization(token)}\r\n");

    private static byte[] Post(string route, string? token, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST /{route} HTTP/1.1\r\nHost: node\r\n{Authorization(token)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static byte[] Interest(Random random) => MemoryMarshal.AsBytes(Enumerable.Range(0, SyntheticModel.Width).Select(_ => (2 * random.NextSingle()) - 1).ToArray().AsSpan()).ToArray();
}
