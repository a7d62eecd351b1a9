using System.Net.Http.Json;
using System.Runtime.InteropServices;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests;

/// <summary>Requests for plans, with interests that a seed draws.</summary>
internal static class Interest
{
    public static byte[] Draw(int width, int seed)
    {
        var random = new Random(seed);
        return Bytes([.. Enumerable.Range(0, width).Select(_ => (2 * random.NextSingle()) - 1)]);
    }

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    public static PlanRequest Request(int seed = 1, int width = 4) => new() { Model = "sample", Release = 1, Interest = Draw(width, seed) };

    public static Task<HttpResponseMessage> AskAsync(HttpClient device, PlanRequest request) => device.PostAsJsonAsync(Routes.Plans, request, ProtocolJson.Default.PlanRequest);

    public static async Task<Plan> PlanAsync(HttpClient device, PlanRequest request)
    {
        using var answer = await AskAsync(device, request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        return Plan.Read(await answer.Content.ReadAsByteArrayAsync(), "plan");
    }
}
