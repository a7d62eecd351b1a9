using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tailor.Device.Downloads;

namespace Tailor.Device.Tests.Attacks;

/// <summary>A cloud, or something between, that floods, stalls, breaks off or turns away.</summary>
public sealed class TransportAttacks : IAsyncLifetime
{
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData("/v1/plans", 1 << 20)]
    [InlineData("/v1/keyring", 4 << 20)]
    [InlineData("/v1/models/sample", 4 << 20)]
    public async Task A_document_that_never_ends_is_cut_off(string path, int most)
    {
        var error = await RefusedAsync(path, Flood);
        Assert.Contains(most.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);

        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        await Interfere(path, Flood);
        var before = client.Bytes.Down;
        await Assert.ThrowsAsync<CloudException>(() => client.UpdateAsync(["id-2"]));
        Assert.InRange(client.Bytes.Down - before, most, most + (32 << 10)); // with the documents before it
    }

    [Theory]
    [InlineData("/v1/plans")]
    [InlineData("/v1/keyring")]
    public async Task A_document_that_announces_too_much_is_refused_unread(string path)
    {
        var error = await RefusedAsync(path, http =>
        {
            http.Response.ContentLength = 1L << 40;
            return http.Response.Body.WriteAsync(new byte[10]).AsTask();
        });
        Assert.Contains((1L << 40).ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/plans")]
    [InlineData("/v1/models/sample")]
    public async Task A_redirect_elsewhere_is_not_followed(string path)
    {
        var error = await RefusedAsync(path, http =>
        {
            http.Response.Redirect("https://example.org/");
            return Task.CompletedTask;
        });
        Assert.Contains("redirects are not followed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_cloud_that_fails_is_asked_again_a_few_times_and_then_left(int status)
    {
        var asked = 0;
        var error = await RefusedAsync("/v1/plans", http =>
        {
            asked++;
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(status, (int)error.Status!);
        Assert.Equal(1 + 3, asked);
    }

    [Fact]
    public async Task A_cloud_that_asks_for_a_long_pause_gets_it()
    {
        var asked = 0;
        var error = await RefusedAsync("/v1/plans", http =>
        {
            asked++;
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        Assert.Equal((1, TimeSpan.FromHours(1)), (asked, error.RetryAfter));
    }

    [Fact]
    public async Task A_cloud_that_answers_after_a_short_failure_is_served()
    {
        var asked = 0;
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        _cloud.Interfere = (http, next) =>
        {
            if (++asked % 2 == 0) return next();
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        _cloud.PublishNext();
        await client.UpdateAsync(["id-1"]);
        Assert.Equal(2, client.Model.Release.Sequence);
    }

    [Fact]
    public async Task A_cloud_that_never_answers_is_not_waited_for()
    {
        var error = await Attack.IsRefusedAsync<CloudException>(_cloud, () => Interfere("/v1/plans", http => Task.Delay(Timeout.Infinite, http.RequestAborted)), ClientEventKind.Failed, with: Impatient);
        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_stands_still_is_given_up()
    {
        var error = await Attack.IsRefusedAsync<CloudException>(_cloud, () =>
        {
            _cloud.PublishNext();
            return Interfere("/v1/blocks", async http =>
            {
                http.Response.Headers.ContentType = "application/octet-stream";
                await http.Response.Body.WriteAsync(new byte[1]);
                await http.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            });
        }, ClientEventKind.Failed, with: options => options with { Transfers = options.Transfers with { IdleTimeout = TimeSpan.FromMilliseconds(200), Retries = 1 } });
        Assert.Contains("Nothing came", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cloud_that_keeps_failing_is_left_alone_for_a_while()
    {
        var asked = 0;
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()) with { Transfers = new() { Retries = 3, FirstDelay = TimeSpan.FromMilliseconds(1), BreakAfter = 12, BreakDuration = TimeSpan.FromMinutes(5) } });
        _cloud.Interfere = (http, _) =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        CloudException? last = null;
        for (var i = 0; i < 12; i++) last = await Assert.ThrowsAsync<CloudException>(() => client.UpdateAsync());
        Assert.Contains("left alone", last!.Message, StringComparison.Ordinal);
        Assert.InRange(asked, 5, 24); // of 48
        Assert.Equal(3, client.Recommend(["id-1"], 3).Count);
    }

    [Fact]
    public async Task A_store_without_a_model_and_a_cloud_that_is_not_there_say_so()
    {
        var error = await Assert.ThrowsAsync<CloudException>(() => TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()) with { Cloud = new("http://127.0.0.1:1"), Transfers = new() { Retries = 0 } }));
        Assert.Contains("v1/keyring", error.Message, StringComparison.Ordinal);
    }

    private static async Task Flood(HttpContext http)
    {
        while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[1 << 16]);
    }

    private static TailorClientOptions Impatient(TailorClientOptions options) => options with { Transfers = options.Transfers with { AnswerTimeout = TimeSpan.FromSeconds(2), Retries = 1 } };

    private Task<CloudException> RefusedAsync(string path, Func<HttpContext, Task> answer) => Attack.IsRefusedAsync<CloudException>(_cloud, () => Interfere(path, answer), ClientEventKind.Failed);

    private Task Interfere(string path, Func<HttpContext, Task> answer)
    {
        _cloud.Interfere = (http, next) => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal) ? answer(http) : next();
        return Task.CompletedTask;
    }
}
