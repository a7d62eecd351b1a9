using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tailor.Device.Downloads;
using Tailor.Device.Stores;
using Tailor.Models.Protocol;
using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>The messages that a device and the cloud exchange, and who the device is to the cloud.</summary>
/// <param name="cloud">The connection.</param>
/// <param name="store">Where name and token are kept.</param>
/// <param name="profile">What the device can afford.</param>
internal sealed class CloudRequests(CloudConnection cloud, DeviceStore store, DeviceProfile profile)
{
    private const int LongestPlan = 1 << 20;
    private const int LongestMessage = 64 << 10;
    private const int LongestToken = 1_024;

    private StoreState State => store.State ?? new() { Format = StoreState.CurrentFormat };

    /// <summary>The signed keyring's bytes.</summary>
    /// <param name="held">The one that is there, or null.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<byte[]> KeyringAsync(byte[]? held, CancellationToken cancellation) =>
        Required(await cloud.AskAsync(HttpMethod.Get, Routes.Keyring, State.Token, null, SignedDocument.Longest, held, cancellation), Routes.Keyring).Body;

    /// <summary>The signed release's bytes.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="held">The one that is there, or null.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<byte[]> ReleaseAsync(string model, byte[]? held, CancellationToken cancellation)
    {
        var path = $"{Routes.Models}/{Uri.EscapeDataString(model)}";
        return Required(await AskAsync(HttpMethod.Get, path, null, SignedDocument.Longest, held, cancellation), path).Body;
    }

    /// <summary>A plan's bytes, unread.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="release">The release.</param>
    /// <param name="interest">(Width) what is said of the user.</param>
    /// <param name="guided">Reads the profile once more from a guide of the cloud's; is asked only where the customizer needs it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<byte[]> PlanAsync(string model, long release, ReadOnlyMemory<float> interest, Func<ReadOnlyMemory<float>, float[]> guided, CancellationToken cancellation)
    {
        var request = new PlanRequest { Model = model, Release = release, Interest = FloatBytes.Of(interest.Span), Sequence = State.PlanSequence, Profile = Equals(State.Profile, profile) ? null : profile };
        var answer = await AskForPlanAsync(request, cancellation);
        if (answer.Status == HttpStatusCode.Accepted)
        {
            var guide = FloatBytes.Read(Read(answer.Body, ProtocolJson.Default.PlanGuide, "guide").Guide, interest.Length, "guide");
            answer = await AskForPlanAsync(request with { Guided = FloatBytes.Of(guided(guide)) }, cancellation);
        }

        return answer.Status == HttpStatusCode.OK ? answer.Body : throw Unexpected(answer, Routes.Plans, "a plan");
    }

    /// <summary>What stands at an address, for this device.</summary>
    /// <param name="path">Below the cloud's address.</param>
    /// <param name="longest">Most bytes of the answer.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<byte[]> GetAsync(string path, int longest, CancellationToken cancellation) =>
        Required(await AskAsync(HttpMethod.Get, path, null, longest, held: null, cancellation), path.Split('?')[0]).Body;

    /// <summary>Tells how the device fares.</summary>
    /// <returns>Whether the cloud took it; false where it never will.</returns>
    public async Task<bool> TellAsync(TelemetryBatch batch, CancellationToken cancellation)
    {
        var answer = await AskAsync(HttpMethod.Post, Routes.Telemetry, JsonSerializer.SerializeToUtf8Bytes(batch, ProtocolJson.Default.TelemetryBatch), LongestMessage, held: null, cancellation);
        return (int)answer.Status is >= 200 and < 300;
    }

    /// <summary>Introduces the device, if it has not been.</summary>
    public async Task IntroduceAsync(CancellationToken cancellation)
    {
        if (State.Id.Length > 0) return;
        var body = JsonSerializer.SerializeToUtf8Bytes(new RegisterRequest(profile), ProtocolJson.Default.RegisterRequest);
        var answer = Required(await cloud.AskAsync(HttpMethod.Post, Routes.Devices, null, body, LongestMessage, held: null, cancellation), Routes.Devices);
        var (id, token) = Read(answer.Body, ProtocolJson.Default.RegisterResponse, "answer to a new device");
        if (id.Length is 0 or > 100 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) throw new CloudException($"{Routes.Devices}: expected an id of up to 100 letters, digits and '-', found another.");
        if (token.Length is 0 or > LongestToken || !token.All(letter => letter is > ' ' and <= '~')) throw new CloudException($"{Routes.Devices}: expected a token of up to {LongestToken} visible characters, found another.");
        store.Save(State with { Id = id, Token = token, Profile = profile });
    }

    private async Task<CloudAnswer> AskForPlanAsync(PlanRequest request, CancellationToken cancellation) =>
        await AskAsync(HttpMethod.Post, Routes.Plans, JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.PlanRequest), LongestPlan, held: null, cancellation);

    /// <summary>Asks as this device; where the cloud does not know it any more, it is introduced again, once.</summary>
    private async Task<CloudAnswer> AskAsync(HttpMethod method, string path, byte[]? body, int longest, byte[]? held, CancellationToken cancellation)
    {
        await IntroduceAsync(cancellation);
        var answer = await cloud.AskAsync(method, path, State.Token, body, longest, held, cancellation);
        if (answer.Status != HttpStatusCode.Unauthorized) return answer;
        store.Save(State with { Id = "", Token = "" });
        await IntroduceAsync(cancellation);
        return await cloud.AskAsync(method, path, State.Token, body, longest, held, cancellation);
    }

    private static CloudAnswer Required(CloudAnswer answer, string path) => (int)answer.Status is >= 200 and < 300 ? answer : throw Unexpected(answer, path, "an answer");

    private static CloudException Unexpected(CloudAnswer answer, string path, string expected) =>
        new($"{path}: expected {expected}, found status {(int)answer.Status}{(answer.Detail is { } detail ? $": {detail}" : "")}.") { Status = answer.Status };

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null in place of it");
        }
        catch (JsonException error)
        {
            throw new CloudException($"Expected the {what}, found something else: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
