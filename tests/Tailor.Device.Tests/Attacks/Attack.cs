using Tailor.Device.Installed;

namespace Tailor.Device.Tests.Attacks;

/// <summary>A device that runs a model while something attacks it, and what must hold afterwards: the old model runs, and nothing of the attack is kept.</summary>
internal static class Attack
{
    /// <summary>Mounts an attack on a device that runs release 1 with a plan, and checks that it is refused with an exception, told as an event, and changes nothing.</summary>
    public static async Task<TException> IsRefusedAsync<TException>(FakeCloud cloud, Func<Task> mount, ClientEventKind told, IReadOnlyList<string>? history = null, Func<TailorClientOptions, TailorClientOptions>? with = null)
        where TException : Exception
    {
        var events = new List<ClientEvent>();
        var options = cloud.Options(cloud.NewFolder()) with { OnEvent = happened => { lock (events) events.Add(happened); } };
        options = with?.Invoke(options) ?? options;
        InstalledModel before;
        IReadOnlyList<RecommendedItem> answer;
        TException error;
        await using (var client = await TailorClient.OpenAsync(options))
        {
            await client.UpdateAsync(["id-1"]);
            (before, answer) = (client.Model, client.Recommend(["id-1"], 10));
            await mount();
            error = await Assert.ThrowsAsync<TException>(() => client.UpdateAsync(history ?? ["id-2"]));
            Assert.Same(before, client.Model);
            Assert.Equal(answer, client.Recommend(["id-1"], 10));
            lock (events) Assert.Contains(events, happened => happened.Kind == told && ReferenceEquals(happened.Error, error));
        }

        await using (var again = await TailorClient.OpenAsync(options with { Cloud = new("https://127.0.0.1:1") }))
        {
            Assert.Equal(answer, again.Recommend(["id-1"], 10));
        }

        cloud.Behave();
        await using var after = await TailorClient.OpenAsync(options);
        await after.UpdateAsync(["id-2"]); // and once it is over, the device goes on
        Assert.True(after.Model.Plan!.Sequence > before.Plan!.Sequence);
        return error;
    }
}
