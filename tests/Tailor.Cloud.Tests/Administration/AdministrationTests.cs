using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Keys;
using Tailor.Cloud.Tests.Rollouts;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Tests.Administration;

public sealed class AdministrationTests
{
    [Fact]
    public async Task Nobody_administers_a_node_that_has_no_key()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var anybody = RolloutTests.Admin(cloud);
        using var answer = await anybody.GetAsync("v1/admin/models");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task Without_the_administrators_key_nothing_is_told_or_done()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        var device = await cloud.RegisterAsync();
        foreach (var key in (string[])[AdminKey.Draw(), device.Token, "x"])
        {
            using var client = cloud.As(key);
            foreach (var path in (string[])["models", "devices", "keys", "models/sample/releases/1/health"])
            {
                using var answer = await client.GetAsync($"v1/admin/{path}");
                await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, answer);
            }

            using var stop = await client.PutAsJsonAsync("v1/admin/models/sample/releases/1/rollout", new RolloutChange(0, Stopped: true), AdminJson.Default.RolloutChange);
            await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, stop);
        }

        Assert.Equal([1], await RolloutTests.GivenAsync(cloud, [device]));
    }

    [Fact]
    public async Task Devices_are_listed_in_pages_and_a_deleted_one_is_out()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        using var admin = RolloutTests.Admin(cloud);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await cloud.RegisterAsync(new() { Class = "phone" })).Device);
        var first = (await admin.GetFromJsonAsync("v1/admin/devices?limit=3", AdminJson.Default.IReadOnlyListDeviceSummary))!;
        var rest = (await admin.GetFromJsonAsync($"v1/admin/devices?limit=3&after={first[^1].Id}", AdminJson.Default.IReadOnlyListDeviceSummary))!;
        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Concat(rest).Select(device => device.Id));
        Assert.All(first, device => Assert.Equal("phone", device.Class));

        var stolen = await cloud.RegisterAsync();
        using var thief = cloud.As(stolen.Token);
        await Interest.PlanAsync(thief, Interest.Request());
        using var deleted = await admin.DeleteAsync($"v1/admin/devices/{stolen.Device}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var after = await Interest.AskAsync(thief, Interest.Request());
        await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, after);
        using var again = await admin.DeleteAsync($"v1/admin/devices/{stolen.Device}");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, again);
    }

    [Fact]
    public async Task The_keys_that_devices_are_told_of_are_listed_with_those_that_the_node_has()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        using var admin = RolloutTests.Admin(cloud);
        var (published, releases, plans) = (cloud.Published, PublicKey.Of(cloud.Published.ReleaseKey).Id, PublicKey.Of(cloud.Published.PlanKey).Id);
        Assert.Equal([new(releases, KeyPurpose.Release, Held: false), new(plans, KeyPurpose.Plan, Held: true)], (await KeysAsync()).Keys);
        File.WriteAllText(published.ReleaseKeyFile, published.ReleaseKey.ExportPkcs8PrivateKeyPem());
        Assert.All((await KeysAsync()).Keys, key => Assert.True(key.Held));

        using var newer = ECDsa.Create(ECCurve.NamedCurves.nistP256); // a rotation after a theft, which this node does not know of
        var next = published.Keyring with { Sequence = 2, Expires = published.Keyring.Issued + 86_400, PlanKeys = [PublicKey.Of(newer)] };
        published.Store.WriteKeyring(next.Sign(published.RootKey).Bytes.ToArray());
        var after = await KeysAsync();
        Assert.Equal((2, next.Issued, next.Expires, plans), (after.Sequence, after.Issued, after.Expires, after.PlansSignedWith));
        Assert.Equal([new(releases, KeyPurpose.Release, Held: true), new(PublicKey.Of(newer).Id, KeyPurpose.Plan, Held: false)], after.Keys);

        async Task<KeyringSummary> KeysAsync()
        {
            var text = await admin.GetStringAsync("v1/admin/keys");
            foreach (var secret in (ECDsa[])[published.PlanKey, published.ReleaseKey]) // the scalar, which is all that is private of a key
            {
                var scalar = secret.ExportParameters(includePrivateParameters: true).D!;
                foreach (var written in (string[])[Convert.ToBase64String(scalar), Convert.ToHexString(scalar)]) Assert.DoesNotContain(written, text, StringComparison.OrdinalIgnoreCase);
            }

            return JsonSerializer.Deserialize(text, AdminJson.Default.KeyringSummary)!;
        }
    }

    [Theory]
    [InlineData("{\"percent\":101}", "0 to 100")]
    [InlineData("{\"percent\":10,\"pause\":true}", "pause")]
    [InlineData("{}", "percent")]
    public async Task A_rollout_that_makes_no_sense_is_refused(string body, string word)
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        using var admin = RolloutTests.Admin(cloud);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await admin.PutAsync("v1/admin/models/sample/releases/1/rollout", content);
        Assert.Contains(word, await ProblemText.AssertAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
        using var missing = await admin.PutAsJsonAsync("v1/admin/models/sample/releases/9/rollout", new RolloutChange(1), AdminJson.Default.RolloutChange);
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, missing);
    }
}
