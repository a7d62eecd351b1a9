using System.Net;
using System.Net.Http.Headers;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Tests.Releases;

public sealed class ReleaseEndpointTests
{
    [Fact]
    public async Task Anybody_gets_the_keyring_as_the_root_signed_it()
    {
        await using var cloud = await RunningCloud.StartAsync();
        var ring = Keyring.Read(await cloud.Client.GetByteArrayAsync(Routes.Keyring), [PublicKey.Of(cloud.Published.RootKey)], "keyring");
        Assert.Equal(1, ring.Sequence);
    }

    [Fact]
    public async Task A_device_gets_the_signed_release_and_then_304()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        using var first = await device.GetAsync($"{Routes.Models}/sample");
        var release = Release.Read(await first.Content.ReadAsByteArrayAsync(), cloud.Published.Keyring.ReleaseKeys, "release");
        Assert.Equal(1, release.Sequence);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Models}/sample");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var unchanged = await device.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        cloud.Published.Publish();
        using var later = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Models}/sample");
        later.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));
        using var second = await device.SendAsync(later);
        Assert.Equal(2, Release.Read(await second.Content.ReadAsByteArrayAsync(), cloud.Published.Keyring.ReleaseKeys, "release").Sequence);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("..%2F..")]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    public async Task There_is_no_model_of_another_name(string name)
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        using var answer = await device.GetAsync($"{Routes.Models}/{name}");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public void Without_a_key_of_the_keyring_no_node_starts()
    {
        using var published = new PublishedModel();
        File.WriteAllText(published.PlanKeyFile, published.ReleaseKey.ExportPkcs8PrivateKeyPem());
        Assert.Contains("none of the keyring's keys of plans", Assert.Throws<CloudException>(() => CloudApplication.Build(RunningCloud.Options(published))).Message, StringComparison.Ordinal);
        File.WriteAllText(published.PlanKeyFile, "no key");
        Assert.Contains("no private key", Assert.Throws<CloudException>(() => CloudApplication.Build(RunningCloud.Options(published))).Message, StringComparison.Ordinal);
        File.Delete(published.Store.KeyringFile);
        File.WriteAllText(published.PlanKeyFile, published.PlanKey.ExportPkcs8PrivateKeyPem());
        Assert.Contains("keyring.signed is missing", Assert.Throws<CloudException>(() => CloudApplication.Build(RunningCloud.Options(published))).Message, StringComparison.Ordinal);
    }
}
