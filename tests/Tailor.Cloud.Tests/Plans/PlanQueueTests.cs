using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Tailor.Models.Plans;

namespace Tailor.Cloud.Tests.Plans;

public sealed class PlanQueueTests
{
    [Fact]
    public async Task Requests_at_once_go_through_the_customizer_together_and_each_gets_its_own()
    {
        var batches = new ConcurrentBag<int>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Name == "tailor.plans.batch") listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => batches.Add(size));
        listener.Start();
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Plans = new() { Workers = 1, Window = TimeSpan.FromMilliseconds(200) } });
        using var device = await cloud.DeviceAsync();
        var requests = Enumerable.Range(0, 12).Select(seed => Interest.Request(seed) with { Profile = new() { AverageBits = 2 + (seed % 3) } }).ToArray();
        var alone = new List<Plan>();
        foreach (var request in requests) alone.Add(await Interest.PlanAsync(device, request));
        var together = await Task.WhenAll(requests.Select(request => Interest.PlanAsync(device, request)));
        Assert.Equal(alone.Select(plan => plan.Precision), together.Select(plan => plan.Precision));
        Assert.Contains(batches, size => size > 1);
    }

    [Fact]
    public async Task One_that_cannot_be_met_leaves_the_others_of_its_batch_alone()
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Plans = new() { Workers = 1, Window = TimeSpan.FromMilliseconds(200) } });
        using var device = await cloud.DeviceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Interest.AskAsync(device, Interest.Request(seed) with { Profile = new() { AverageBits = seed == 3 ? 9 : 3 } })));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Contains("2 to 8", await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, answers[3]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_queue_requests_are_told_when_to_come_back()
    {
        // One worker that waits for long before it looks at what came: the queue of four fills.
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Plans = new() { Workers = 1, Queue = 4, Batch = 5, Window = TimeSpan.FromSeconds(3) } });
        using var device = await cloud.DeviceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(seed => Interest.AskAsync(device, Interest.Request(seed))));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        Assert.Contains("wait already", await ProblemText.AssertAsync(HttpStatusCode.TooManyRequests, refused[0]), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refused[0].Headers.RetryAfter!.Delta);
        Assert.All(answers.Except(refused), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await Interest.PlanAsync(device, Interest.Request()); // and the node goes on
    }
}
