using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tailor.Device.Downloads;
using Tailor.Models.Releases;

namespace Tailor.Device.Tests.Attacks;

/// <summary>Attacks on pieces, while a device moves to another release.</summary>
public sealed class BlockAttacks : IAsyncLifetime
{
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public Task A_tampered_block_is_refused() => RefusedAsync((http, bytes, _) =>
    {
        bytes[^1] ^= 1;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }, "twice");

    [Fact]
    public Task Another_block_in_place_of_one_is_refused() => RefusedAsync((http, bytes, _) => http.Response.Body.WriteAsync(new byte[bytes.Length]).AsTask(), "twice");

    [Fact]
    public Task A_block_that_never_ends_is_cut_off() => RefusedAsync(async (http, bytes, _) =>
    {
        await http.Response.Body.WriteAsync(bytes);
        while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[4_096]);
    }, "goes on");

    [Fact]
    public Task A_block_that_announces_another_length_is_refused_unread() => RefusedAsync((http, bytes, _) =>
    {
        http.Response.ContentLength = 1L << 40;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }, (1L << 40).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public Task A_block_that_always_ends_early_is_given_up() => RefusedAsync(async (http, bytes, _) =>
    {
        await http.Response.Body.WriteAsync(bytes.AsMemory(0, 10));
        await http.Response.Body.FlushAsync();
    }, "ended after 10");

    [Fact]
    public Task A_range_of_other_bytes_is_refused() => RefusedAsync(async (http, bytes, offset) =>
    {
        if (offset == 0)
        {
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, 10));
            return;
        }

        http.Response.StatusCode = 206;
        http.Response.Headers.ContentRange = $"bytes 0-{bytes.Length - 1}/{bytes.Length}";
        await http.Response.Body.WriteAsync(bytes);
    }, "expected the bytes 10-");

    [Fact]
    public Task A_redirect_elsewhere_is_not_followed() => RefusedAsync((http, _, _) =>
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = "https://example.org/block";
        return Task.CompletedTask;
    }, "redirects are not followed");

    [Fact]
    public Task A_block_that_is_missing_is_told() => RefusedAsync((http, _, _) => Task.FromResult(http.Response.StatusCode = 404), "404");

    /// <summary>Attacks the item table of the next release.</summary>
    private async Task RefusedAsync(Func<HttpContext, byte[], long, Task> answer, string words)
    {
        var error = await Attack.IsRefusedAsync<CloudException>(_cloud, () =>
        {
            var items = _cloud.PublishNext().Find(PieceKind.Items)!;
            var bytes = File.ReadAllBytes(_cloud.Store.BlockFile(items.Sha256));
            _cloud.Interfere = (http, next) => http.Request.Path.Value!.EndsWith(items.Sha256, StringComparison.Ordinal) ? answer(http, [.. bytes], http.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0) : next();
            return Task.CompletedTask;
        }, ClientEventKind.Failed);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
