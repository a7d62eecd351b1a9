using Tailor.Device.Policies;
using Tailor.Models.Signing;
using Tailor.Models.Tests;

namespace Tailor.Device.Tests;

/// <summary>What becomes of devices when a publisher forgets to issue anew what it signed.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private static readonly RefreshPolicy Eager = new() { MinimumInterval = TimeSpan.Zero, CheckInterval = TimeSpan.Zero, MaximumAge = TimeSpan.Zero };
    private readonly LaterClock _clock = new();
    private readonly List<ClientEvent> _events = [];
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task With_an_expired_release_a_device_recommends_and_gets_plans_and_no_device_installs_it()
    {
        _cloud.Publish(SampleModels.Draft("sasrec-chord"), lifetime: TimeSpan.FromDays(1));
        var options = Options();
        await using (var client = await TailorClient.OpenAsync(options))
        {
            await client.UpdateAsync(["id-1"]);
            var plan = client.Model.Plan!.Sequence;
            _clock.Later = TimeSpan.FromDays(2);
            Assert.Equal(10, (await client.RecommendAsync(["id-1"], 10)).Count);
            await client.WhenIdleAsync();
            lock (_events) Assert.Contains(_events, happened => happened.Kind == ClientEventKind.Refused && happened.Message.Contains("expired", StringComparison.Ordinal));
            Assert.True(client.Model.Plan!.Sequence > plan); // the model that runs gets its plans all the same
            Assert.Equal(10, client.Recommend(["id-1"], 10).Count);
        }

        await using (var again = await TailorClient.OpenAsync(options)) Assert.Equal(10, again.Recommend(["id-1"], 10).Count);
        var refused = await Assert.ThrowsAsync<SignatureException>(() => TailorClient.OpenAsync(Options()));
        Assert.Contains("expired", refused.Message, StringComparison.Ordinal);

        _cloud.Publish(SampleModels.Draft("sasrec-chord")); // the same model, issued anew
        await using var renewed = await TailorClient.OpenAsync(options);
        await renewed.RecommendAsync(["id-1"], 10);
        await renewed.WhenIdleAsync();
        Assert.Equal(_cloud.Serving, renewed.Model.Release.Sequence);
    }

    [Fact]
    public async Task With_an_expired_keyring_a_device_recommends_and_sends_no_interest_whose_plan_it_would_refuse()
    {
        _cloud.Keyring = _cloud.NewKeyring(2, DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds());
        var options = Options();
        await using (var client = await TailorClient.OpenAsync(options))
        {
            await client.UpdateAsync(["id-1"]);
            var plan = client.Model.Plan;
            _clock.Later = TimeSpan.FromDays(2);
            _cloud.Requests.Clear();
            Assert.Equal(10, (await client.RecommendAsync(["id-1"], 10)).Count);
            await client.WhenIdleAsync();
            Assert.Same(plan, client.Model.Plan);
            Assert.Equal(0, _cloud.Count("POST v1/plans"));
            Assert.Equal(10, client.Recommend(["id-1"], 10).Count);
        }

        _cloud.Keyring = _cloud.NewKeyring(3);
        await using var renewed = await TailorClient.OpenAsync(options);
        await renewed.UpdateAsync(["id-1"]);
    }

    private TailorClientOptions Options() => _cloud.Options(_cloud.NewFolder()) with
    {
        Time = _clock,
        Policy = Eager,
        OnEvent = happened => { lock (_events) _events.Add(happened); },
    };
}
