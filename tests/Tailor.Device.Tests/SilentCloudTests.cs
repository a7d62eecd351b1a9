using System.Net;
using System.Net.Sockets;
using Tailor.Device.Policies;
using Tailor.Runtime;

namespace Tailor.Device.Tests;

/// <summary>A cloud that takes connections and never says a word.</summary>
public sealed class SilentCloudTests
{
    [Fact]
    public async Task Recommending_does_not_wait_for_a_cloud_that_takes_the_question_and_never_answers()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        IReadOnlyList<RecommendedItem> answer;
        await using (var client = await TailorClient.OpenAsync(options))
        {
            await client.UpdateAsync(["id-1"]);
            answer = client.Recommend(["id-1"], 10);
        }

        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var never = TimeSpan.FromHours(1);
        var eager = new RefreshPolicy { Drift = 0, MinimumInterval = TimeSpan.Zero, CheckInterval = TimeSpan.Zero, MaximumAge = TimeSpan.Zero, ReleaseInterval = TimeSpan.Zero, TelemetryInterval = TimeSpan.Zero };
        var hanging = await TailorClient.OpenAsync(options with
        {
            Cloud = new($"http://{silent.LocalEndpoint}"),
            Policy = eager,
            Transfers = new() { AnswerTimeout = never, IdleTimeout = never, DownloadTimeout = never },
        });
        var first = hanging.RecommendAsync(["id-1"], 10);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal(answer, await first);

        using var taken = await silent.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(await taken.ReceiveAsync(new byte[1_000]) > 0); // it has been asked, and says nothing
        for (var call = 0; call < 100; call++)
        {
            var names = hanging.RecommendAsync(["id-1"], 10);
            var indices = hanging.RecommendAsync(new[] { 1 }, new Recommendation[10]);
            Assert.True(names.IsCompletedSuccessfully && indices.IsCompletedSuccessfully);
            Assert.Equal(answer, await names);
            Assert.Equal(10, await indices);
        }

        Assert.False(hanging.WhenIdleAsync().IsCompleted); // the question still waits
        await hanging.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)); // and closing the app does not wait for it either
    }
}
