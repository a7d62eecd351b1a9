using System.Security.Cryptography;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Tests;

namespace Tailor.Device.Tests.Attacks;

/// <summary>Attacks on plans.</summary>
public sealed class PlanAttacks : IAsyncLifetime
{
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public Task A_tampered_plan_is_refused() => RefusedAsync(() => _cloud.PlanBytes = bytes =>
    {
        bytes[^80] ^= 1; // a code
        return bytes;
    }, "a signature that does not fit");

    [Fact]
    public async Task A_plan_that_another_key_signed_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await RefusedAsync(() => _cloud.PlanBytes = bytes => Plan.Read(bytes, "plan").Sign(other).Encode(), "a signature that does not fit");
    }

    [Fact]
    public async Task A_plan_that_a_key_of_releases_signed_is_refused() =>
        await RefusedAsync(() => _cloud.PlanBytes = bytes => Plan.Read(bytes, "plan").Sign(_cloud.ReleaseKey).Encode(), "a signature that does not fit");

    [Fact]
    public async Task A_plan_that_nobody_signed_is_refused() =>
        await RefusedAsync(() => _cloud.PlanBytes = bytes => (Plan.Read(bytes, "plan") with { Signature = [] }).Encode(), "no signature");

    [Fact]
    public async Task A_plan_of_before_is_refused()
    {
        byte[]? first = null;
        _cloud.PlanBytes = bytes =>
        {
            first ??= bytes;
            return bytes;
        };
        await RefusedAsync(() => _cloud.PlanBytes = _ => first!, "a sequence number above 2");
    }

    [Fact]
    public Task A_plan_of_another_device_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Device = "d-99" }, "d-99");

    [Fact]
    public Task A_plan_of_another_model_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Model = "other" }, "other");

    [Fact]
    public Task A_plan_of_another_version_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { ModelVersion = "0.9" }, "0.9");

    [Fact]
    public Task A_plan_for_other_weights_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Fingerprint = new(1) }, "0000000000000001");

    [Fact]
    public Task A_plan_that_has_expired_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Issued = 1_000, Expires = 2_000 }, "1970");

    [Fact]
    public Task A_plan_of_the_future_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Issued = plan.Issued + 3_600, Expires = 0 }, "is the clock right?");

    [Fact]
    public Task A_plan_with_more_bits_than_the_device_can_afford_is_refused() =>
        RefusedAsync(() => _cloud.Shape = plan => plan with { Precision = Precision.Uniform(plan.Precision!.Channels, 8) }, "8");

    [Fact]
    public Task A_plan_without_the_part_that_keeps_it_small_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Precision = null }, "32");

    [Fact]
    public Task A_plan_of_a_table_that_the_release_does_not_have_is_refused() =>
        RefusedAsync(() => _cloud.Shape = plan => plan with { Embedding = Embedding.Of([1, 2, 3]) }, "the first 3 bytes");

    [Fact]
    public Task A_plan_for_more_channels_than_there_are_is_refused() => RefusedAsync(() => _cloud.Shape = plan => plan with { Precision = Precision.Uniform(plan.Precision!.Channels + 1, 2) }, "channels");

    [Fact]
    public async Task Bits_of_channels_for_a_model_without_a_quantization_are_refused()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        var bits = Precision.Uniform(SampleModels.Spec("sasrec-ofa").ChannelLayers().Sum(layer => layer.Channels), 2);
        var error = await Attack.IsRefusedAsync<PlanException>(cloud, () => Do(() => cloud.Shape = plan => plan with { Precision = bits }), ClientEventKind.Refused);
        Assert.Contains("no bits of channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_plan_are_refused()
    {
        await Attack.IsRefusedAsync<ModelFormatException>(_cloud, () => Do(() => _cloud.PlanBytes = _ => [1, 2, 3]), ClientEventKind.Refused);
        await Attack.IsRefusedAsync<ModelFormatException>(_cloud, () => Do(() => _cloud.PlanBytes = bytes => bytes[..^1]), ClientEventKind.Refused);
    }

    [Fact]
    public async Task A_plan_beyond_storage_memory_or_multiply_adds_is_refused_before_a_piece_is_downloaded()
    {
        var folder = _cloud.NewFolder();
        foreach (var (profile, word) in new (Models.Protocol.DeviceProfile, string)[] { (new() { StorageBytes = 9_000 }, "storage"), (new() { MultiplyAdds = 10 }, "multiply-adds"), (new() { TableBytes = 100 }, "item table"), (new() { MemoryBytes = 1_000 }, "memory") })
        {
            _cloud.Requests.Clear();
            var error = await Assert.ThrowsAsync<PlanException>(() => TailorClient.OpenAsync(_cloud.Options(folder) with { Profile = profile }));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
            if (word != "memory") Assert.InRange(_cloud.Count("GET v1/blocks/"), 0, 1); // the manifest
        }
    }

    private async Task RefusedAsync(Action mount, string words)
    {
        var error = await Attack.IsRefusedAsync<PlanException>(_cloud, () => Do(mount), ClientEventKind.Refused);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
