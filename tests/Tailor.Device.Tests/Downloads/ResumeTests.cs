using Microsoft.AspNetCore.Http;
using Tailor.Device.Downloads;
using Tailor.Models.Releases;

namespace Tailor.Device.Tests.Downloads;

/// <summary>Downloads that are interrupted.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private FakeCloud _cloud = null!;
    private ReleasePiece _items = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FakeCloud.StartAsync();
        _items = Release.Read(_cloud.ReleaseBytes(), _cloud.Keyring.ReleaseKeys, "release").Find(PieceKind.Items)!;
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task A_download_that_was_cut_off_goes_on_where_it_ended()
    {
        CutOff(times: 2, after: 1_000);
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        Assert.Equal([Get(), Get(1_000), Get(2_000)], Asked());
        Assert.Equal(5, client.Recommend(["id-1"], 5).Count);
    }

    [Fact]
    public async Task It_goes_on_after_the_app_was_closed()
    {
        CutOff(times: 1, after: 1_500);
        var options = _cloud.Options(_cloud.NewFolder());
        await Assert.ThrowsAsync<CloudException>(() => TailorClient.OpenAsync(options with { Transfers = new() { Retries = 0 } }));
        await using var client = await TailorClient.OpenAsync(options);
        Assert.Equal([Get(), Get(1_500)], Asked());
    }

    [Fact]
    public async Task A_beginning_that_is_wrong_is_thrown_away_and_the_whole_is_downloaded()
    {
        CutOff(times: 1, after: 1_500);
        var options = _cloud.Options(_cloud.NewFolder());
        await Assert.ThrowsAsync<CloudException>(() => TailorClient.OpenAsync(options with { Transfers = new() { Retries = 0 } }));
        await File.WriteAllBytesAsync(Path.Combine(options.Folder, "blocks", _items.Sha256 + ".part"), new byte[1_500]);
        await using var client = await TailorClient.OpenAsync(options);
        Assert.Equal([Get(), Get(1_500), Get()], Asked());
    }

    [Fact]
    public async Task A_cloud_that_knows_no_ranges_sends_the_whole_again()
    {
        CutOff(times: 1, after: 1_500);
        var cut = _cloud.Interfere!;
        _cloud.Interfere = (http, next) =>
        {
            http.Request.Headers.Remove("Range");
            return cut(http, next);
        };
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        Assert.Equal([Get(), Get(1_500)], Asked());
    }

    [Fact]
    public async Task What_a_day_allows_is_downloaded_today_and_the_rest_tomorrow()
    {
        var clock = new LaterClock();
        var options = _cloud.Options(_cloud.NewFolder()) with { Policy = new() { DailyBytes = 12_000 }, Time = clock };
        var days = 0;
        while (true)
        {
            try
            {
                await using var client = await TailorClient.OpenAsync(options);
                break;
            }
            catch (DailyLimitException error)
            {
                Assert.Equal(12_000, error.Limit);
                Assert.InRange(++days, 1, 10);
                await Assert.ThrowsAsync<DailyLimitException>(() => TailorClient.OpenAsync(options)); // it is remembered
                clock.Later += TimeSpan.FromDays(1);
            }
        }

        Assert.InRange(days, 1, 10);
    }

    [Fact]
    public async Task A_day_brings_not_a_byte_more_than_it_allows()
    {
        using var counted = new CountedHandler();
        var options = _cloud.Options(_cloud.NewFolder()) with { Policy = new() { DailyBytes = 6_000 }, Handler = counted };
        await Assert.ThrowsAsync<DailyLimitException>(() => TailorClient.OpenAsync(options));
        Assert.Equal(6_000, counted.Bytes);
    }

    [Fact]
    public async Task An_app_that_is_killed_in_the_middle_of_a_download_has_no_second_day()
    {
        const int Limit = 9_000;
        var options = _cloud.Options(_cloud.NewFolder()) with { Policy = new() { DailyBytes = Limit } };
        var (killed, read) = (options.Folder + "-killed", 0L);
        using var first = new CountedHandler(bytes =>
        {
            if (bytes < Limit - 2_000 || read > 0) return;
            read = bytes;
            Copy(options.Folder, killed); // as a kill at this instant would leave it
        });
        await Assert.ThrowsAsync<DailyLimitException>(() => TailorClient.OpenAsync(options with { Handler = first }));
        Assert.InRange(read, Limit - 2_000, Limit);

        using var second = new CountedHandler();
        await Assert.ThrowsAsync<DailyLimitException>(() => TailorClient.OpenAsync(options with { Folder = killed, Handler = second }));
        Assert.InRange(read + second.Bytes, read, Limit);
    }

    private static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(Path.Combine(target, "blocks"));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = File.Create(Path.Combine(target, Path.GetRelativePath(folder, file)));
            source.CopyTo(copy);
        }
    }

    private string Get(int from = 0) => from == 0 ? $"GET v1/blocks/{_items.Sha256}" : $"GET v1/blocks/{_items.Sha256} bytes={from}-{_items.Size - 1}";

    private IEnumerable<string> Asked() => _cloud.Requests.Where(line => line.Contains(_items.Sha256, StringComparison.Ordinal));

    /// <summary>Breaks the connection off in the middle of the item table.</summary>
    private void CutOff(int times, int after) => _cloud.Interfere = async (http, next) =>
    {
        if (!http.Request.Path.Value!.EndsWith(_items.Sha256, StringComparison.Ordinal) || times-- <= 0)
        {
            await next();
            return;
        }

        var bytes = await File.ReadAllBytesAsync(_cloud.Store.BlockFile(_items.Sha256));
        var offset = (int)(http.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0);
        if (offset > 0)
        {
            http.Response.StatusCode = 206;
            http.Response.Headers.ContentRange = $"bytes {offset}-{bytes.Length - 1}/{bytes.Length}";
        }

        http.Response.ContentLength = bytes.Length - offset;
        await http.Response.Body.WriteAsync(bytes.AsMemory(offset, after));
        await http.Response.Body.FlushAsync();
        await Task.Delay(50); // else the abort overtakes what was written
        http.Abort();
    };
}
