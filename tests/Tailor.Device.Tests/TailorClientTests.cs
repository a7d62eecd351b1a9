using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Device.Policies;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;
using Tailor.Models.Tests;
using Tailor.Runtime;

namespace Tailor.Device.Tests;

public sealed class TailorClientTests
{
    public static TheoryData<string> Kinds => SampleModels.AllKinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_model_is_downloaded_run_and_opened_again_without_the_network(string kind)
    {
        await using var cloud = await FakeCloud.StartAsync(kind);
        var options = cloud.Options(cloud.NewFolder());
        IReadOnlyList<RecommendedItem> before;
        await using (var client = await TailorClient.OpenAsync(options))
        {
            await client.UpdateAsync(["id-3", "id-90", "nothing of the kind"]);
            before = client.Recommend(["id-3", "id-90"], 10);
            Assert.Equal(10, before.Count);
            Assert.All(before, item => Assert.Equal($"Title {item.Id[3..]}", item.Title));
            Assert.DoesNotContain(before, item => item.Id is "id-3" or "id-90");
            Assert.Equal(cloud.PlanRequests.IsEmpty, client.Model.Plan is null);
        }

        var asked = cloud.Requests.Count;
        await using var again = await TailorClient.OpenAsync(options with { Cloud = new("https://127.0.0.1:1") });
        Assert.Equal(before, again.Recommend(["id-3", "id-90"], 10));
        Assert.Equal(asked, cloud.Requests.Count);
    }

    [Fact]
    public async Task A_plan_of_precision_costs_one_exchange_and_no_piece()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        Assert.All(cloud.PlanRequests.Single().Interest, value => Assert.Equal(0, value));
        cloud.Requests.Clear();
        var result = await client.UpdateAsync(["id-3", "id-90"]);
        Assert.Equal(["GET v1/keyring", "GET v1/models/sample", "POST v1/plans"], cloud.Requests);
        Assert.True(result is { ReleaseChanged: false, PlanChanged: true });
        Assert.Contains(cloud.PlanRequests.Last().Interest, value => value != 0);
        Assert.InRange(client.Model.Recommender.Precision!.AverageBits(client.Model.Manifest.Backbone.ChannelLayers()), 2, 4);
    }

    [Fact]
    public async Task Blocks_that_the_plan_skips_are_not_downloaded_until_a_plan_keeps_them()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        var release = Release.Read(cloud.ReleaseBytes(), cloud.Keyring.ReleaseKeys, "release");
        var least = new Models.Budgets.StructureCosts(SampleModels.SasRec).OfRest(Models.Budgets.StructureBudgetKind.MultiplyAdds);
        var folder = cloud.NewFolder();
        await using (var small = await TailorClient.OpenAsync(cloud.Options(folder) with { Profile = new() { MultiplyAdds = least } }))
        {
            await small.UpdateAsync(["id-1"]);
            Assert.Equal(0, small.Model.Recommender.Parts.Structure!.Kept);
            Assert.All(release.Pieces.Where(piece => piece.Kind == PieceKind.Block), piece => Assert.Equal(0, cloud.Count($"GET v1/blocks/{piece.Sha256}")));
            Assert.Equal(10, small.Recommend(["id-1"], 10).Count);
        }

        await using var large = await TailorClient.OpenAsync(cloud.Options(folder) with { Profile = new() });
        cloud.Requests.Clear();
        await large.UpdateAsync(["id-1"]);
        var kept = large.Model.Recommender.Parts.Structure!.Kept;
        Assert.InRange(kept, 1, 4);
        Assert.Equal(kept == 4 ? 5 : kept, cloud.Count("GET v1/blocks/")); // and of the whole the golden scores
    }

    [Fact]
    public async Task Of_the_scalable_table_the_beginning_is_downloaded_and_later_the_continuation()
    {
        await using var cloud = await FakeCloud.StartAsync("gru4rec-int8", table: true); // which has biases
        var release = Release.Read(cloud.ReleaseBytes(), cloud.Keyring.ReleaseKeys, "release");
        var (table, folder) = (release.Find(PieceKind.Table)!, cloud.NewFolder());
        var (half, most) = (table.Size / 2, table.Size * 3 / 4);
        long first;
        await using (var client = await TailorClient.OpenAsync(cloud.Options(folder) with { Profile = new() { TableBytes = half } }))
        {
            first = client.Model.Plan!.Embedding!.Length;
            Assert.InRange(first, 1, half);
            Assert.Equal(0, cloud.Count($"GET v1/blocks/{release.Find(PieceKind.Items)!.Sha256}"));
            Assert.Equal(1, cloud.Count($"GET v1/blocks/{table.Sha256} bytes=0-{first - 1}"));
            Assert.Equal(10, client.Recommend(["id-1"], 10).Count);
        }

        await using (var client = await TailorClient.OpenAsync(cloud.Options(folder) with { Profile = new() { TableBytes = most } }))
        {
            cloud.Requests.Clear();
            await client.UpdateAsync();
            var second = client.Model.Plan!.Embedding!.Length;
            Assert.InRange(second, half, most);
            Assert.Equal([$"GET v1/blocks/{table.Sha256} bytes={first}-{second - 1}"], cloud.Requests.Where(line => line.Contains("blocks", StringComparison.Ordinal)));
        }

        await using var smaller = await TailorClient.OpenAsync(cloud.Options(folder) with { Profile = new() { TableBytes = half } });
        cloud.Requests.Clear();
        await smaller.UpdateAsync();
        Assert.Equal(first, smaller.Model.Plan!.Embedding!.Length);
        Assert.Equal(0, cloud.Count("GET v1/blocks/")); // what is there is cut
    }

    [Fact]
    public async Task A_device_that_names_its_memory_alone_gets_a_beginning_of_the_table_too()
    {
        await using var cloud = await FakeCloud.StartAsync("gru4rec-int8", table: true);
        var release = Release.Read(cloud.ReleaseBytes(), cloud.Keyring.ReleaseKeys, "release");
        var memory = release.Find(PieceKind.Table)!.Size + 1_000_000;
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Profile = new() { MemoryBytes = memory } });
        Assert.NotNull(client.Model.Plan?.Embedding);
        Assert.Equal(0, cloud.Count($"GET v1/blocks/{release.Find(PieceKind.Items)!.Sha256}"));
    }

    [Fact]
    public async Task A_new_release_downloads_only_what_differs_and_the_one_before_is_collected_after_the_next()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        var first = client.Model;
        cloud.PublishNext();
        cloud.Requests.Clear();
        var result = await client.UpdateAsync(["id-5"]);
        Assert.True(result is { ReleaseChanged: true, PlanChanged: true });
        Assert.Equal(("2.0", 2), (client.Model.Manifest.Version, client.Model.Release.Sequence));
        var same = first.Release.Pieces.Select(piece => piece.Sha256).Intersect(client.Model.Release.Pieces.Select(piece => piece.Sha256)).ToArray();
        Assert.NotEmpty(same);
        Assert.All(same, sha256 => Assert.Equal(0, cloud.Count($"GET v1/blocks/{sha256}")));
        await client.UpdateAsync(["id-5", "id-6"]);
        Assert.Equal(client.Model.Release.Pieces.Sum(piece => piece.Size), client.StoredBytes);
    }

    [Fact]
    public async Task Releases_that_can_never_be_installed_do_not_fill_the_store_up()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        var items = client.Model.Release.Find(PieceKind.Items)!;
        for (var release = 2; release < 6; release++)
        {
            cloud.PublishNext(version: $"{release}.0");
            var next = Release.Read(File.ReadAllBytes(cloud.Store.ReleaseFile("sample", cloud.Serving)), cloud.Keyring.ReleaseKeys, "release");
            cloud.ReleaseBytes = () => (next with { Pieces = next.Pieces.Replace(next.Find(PieceKind.Items)!, items) }).Sign(cloud.ReleaseKey).Bytes.ToArray();
            await Assert.ThrowsAsync<ModelCheckException>(() => client.UpdateAsync());
            Assert.InRange(client.StoredBytes, client.Model.DiskBytes, 2 * client.Model.DiskBytes);
        }
    }

    [Fact]
    public async Task Recommending_allocates_nothing()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        var session = client.OpenSession();
        var (history, top) = (new[] { 1, 2, 3 }, new Recommendation[10]);
        await client.RecommendAsync(history, top);
        await client.WhenIdleAsync();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            client.Recommend(history, top);
            session.Recommend(history, top);
            _ = client.RecommendAsync(history, top).Result;
            client.ReportShown();
        }
    }

    [Fact]
    public async Task Calls_run_through_switches_and_each_answer_is_that_of_one_model()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Policy = new() { ReleaseInterval = TimeSpan.FromDays(1) } });
        var answers = new Dictionary<long, Recommendation[]>();
        int[] history = [4, 5, 6];
        var stop = false;
        var wrong = 0L;
        var calls = Task.Run(() =>
        {
            var session = client.OpenSession();
            var top = new Recommendation[5];
            while (!Volatile.Read(ref stop))
            {
                session.Recommend(history, top);
                var expected = new Recommendation[5];
                session.Model.Recommender.OpenSession().Recommend(history, expected);
                if (!expected.AsSpan().SequenceEqual(top)) wrong++;
            }
        });
        for (var i = 0; i < 6; i++)
        {
            if (i % 2 == 0) cloud.PublishNext(version: $"{i + 2}.0");
            await client.UpdateAsync(new[] { i, i + 1 });
        }

        Volatile.Write(ref stop, true);
        await calls;
        Assert.Equal(0, wrong);
        Assert.Equal(4, client.Model.Release.Sequence);
    }

    [Fact]
    public async Task In_the_background_a_plan_is_asked_for_once_the_interest_is_known_and_when_it_drifts()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var policy = new RefreshPolicy { Drift = 1e-5, MinimumInterval = TimeSpan.Zero, CheckInterval = TimeSpan.Zero, TelemetryInterval = TimeSpan.Zero };
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Policy = policy });
        cloud.Requests.Clear();
        Assert.Equal(3, (await client.RecommendAsync(["id-3"], 3)).Count);
        await client.WhenIdleAsync();
        Assert.Equal(["POST v1/plans", "POST v1/telemetry"], cloud.Requests);
        cloud.Requests.Clear();
        await client.RecommendAsync(["id-3"], 3); // the same interest
        await client.WhenIdleAsync();
        Assert.Equal(["POST v1/telemetry"], cloud.Requests);
        await client.RecommendAsync(["id-3", "id-100", "id-101", "id-102"], 3);
        await client.WhenIdleAsync();
        Assert.Equal(1, cloud.Count("POST v1/plans"));
        var report = cloud.Telemetry.First().Reports.Single();
        Assert.Equal(("sample", 1, 1L), (report.Model, report.Release, report.Recommendations));
        Assert.InRange(report.MedianMicroseconds, 0.1, 1e7);
    }

    [Fact]
    public async Task Telemetry_that_did_not_arrive_is_sent_again_under_its_id()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        client.ReportShown();
        client.ReportHit();
        cloud.Interfere = async (http, next) =>
        {
            await next();
            if (http.Request.Path.Value!.EndsWith("telemetry", StringComparison.Ordinal)) http.Abort();
        };
        await Assert.ThrowsAsync<CloudException>(() => client.TellAsync());
        cloud.Behave();
        await client.TellAsync();
        Assert.InRange(cloud.Telemetry.Count, 2, 10);
        Assert.Single(cloud.Telemetry.Select(batch => batch.Id).Distinct());
        var report = cloud.Telemetry.Last().Reports.Single();
        Assert.Equal((1, 0, 1L, 1L), (report.Loads, report.FailedLoads, report.Shown, report.Hits));
        await client.TellAsync(); // nothing more to tell
        Assert.Single(cloud.Telemetry.Select(batch => batch.Id).Distinct());
    }

    /// <summary>Apps are opened for moments: what one start counts and does not tell, a later one tells.</summary>
    [Fact]
    public async Task What_short_starts_counted_is_told_by_a_later_one()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var folder = cloud.NewFolder();
        for (var start = 0; start < 3; start++)
        {
            await using var client = await TailorClient.OpenAsync(cloud.Options(folder));
            await client.RecommendAsync(["id-3"], 3);
            client.ReportShown();
            await client.WhenIdleAsync();
        }

        Assert.Empty(cloud.Telemetry); // it is not an hour
        var policy = new RefreshPolicy { CheckInterval = TimeSpan.Zero, TelemetryInterval = TimeSpan.Zero };
        await using (var client = await TailorClient.OpenAsync(cloud.Options(folder) with { Policy = policy }))
        {
            await client.RecommendAsync(["id-3"], 3);
            await client.WhenIdleAsync();
        }

        var report = cloud.Telemetry.Single().Reports.Single();
        Assert.Equal((3L, 4L), (report.Shown, report.Recommendations));
        Assert.InRange(report.Loads, 4, 8); // a plan that is switched to is loaded, too
        Assert.InRange(report.MedianMicroseconds, 0.1, 1e7);
        await using var last = await TailorClient.OpenAsync(cloud.Options(folder) with { Policy = policy });
        await last.TellAsync();
        Assert.Equal([3L, 0], cloud.Telemetry.Select(batch => batch.Reports.Single().Shown)); // nothing is told twice
    }

    [Fact]
    public async Task What_was_sent_before_the_app_was_closed_is_sent_again_under_its_id()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var folder = cloud.NewFolder();
        await using (var client = await TailorClient.OpenAsync(cloud.Options(folder)))
        {
            cloud.Interfere = async (http, next) =>
            {
                await next();
                if (http.Request.Path.Value!.EndsWith("telemetry", StringComparison.Ordinal)) http.Abort();
            };
            await Assert.ThrowsAsync<CloudException>(() => client.TellAsync());
            client.ReportShown();
            cloud.Behave();
        }

        await using var later = await TailorClient.OpenAsync(cloud.Options(folder));
        await later.TellAsync();
        Assert.Single(cloud.Telemetry.Select(batch => batch.Id).Distinct());
        await later.TellAsync();
        Assert.Equal(1, cloud.Telemetry.Last().Reports.Single().Shown);
    }

    [Fact]
    public async Task A_device_that_the_cloud_forgot_introduces_itself_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        var before = client.Id;
        cloud.ForgetDevices();
        cloud.PublishNext();
        await client.UpdateAsync(["id-1"]);
        Assert.Equal(2, client.Model.Release.Sequence);
        Assert.Equal(2, cloud.Count("POST v1/devices"));
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task Keys_are_exchanged_without_another_release()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await using (var client = await TailorClient.OpenAsync(options))
        {
            cloud.PlanKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            cloud.Keyring = cloud.NewKeyring(2);
            await client.UpdateAsync(["id-1"]);
            cloud.PlanKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            cloud.Keyring = cloud.NewKeyring(3);
            await client.RecommendAsync(["id-1"], 1);
            await client.WhenIdleAsync();
        }

        await using var again = await TailorClient.OpenAsync(options with { Cloud = new("https://127.0.0.1:1") });
        Assert.Equal(5, again.Recommend(["id-1"], 5).Count);
    }

    [Fact]
    public async Task Without_the_catalogue_items_are_known_by_indices_only()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Catalogue = false });
        Assert.Equal(0, cloud.Count($"GET v1/blocks/{client.Model.Release.Find(PieceKind.Catalogue)!.Sha256}"));
        var top = new Recommendation[3];
        Assert.Equal(3, client.Recommend([1, 2], top));
        Assert.Contains("Catalogue = true", Assert.Throws<InvalidOperationException>(() => client.Recommend(["id-1"], 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_by_name()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder()) with { Cloud = new("http://example.org"), Model = "", RootKeys = [], Policy = new() { Drift = 3 }, Noise = new() { Epsilon = 0, ClipNorm = 1 } };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => TailorClient.OpenAsync(options));
        Assert.All(["https", "Model", "RootKeys", "Drift", "Epsilon"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_that_changes_is_told_with_the_next_request()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await (await TailorClient.OpenAsync(options)).DisposeAsync();
        Assert.Null(cloud.PlanRequests.Single().Profile);
        await using var client = await TailorClient.OpenAsync(options with { Profile = new() { AverageBits = 2 } });
        await client.UpdateAsync(["id-1"]);
        Assert.Equal(new DeviceProfile { AverageBits = 2 }, cloud.PlanRequests.Last().Profile);
        Assert.Equal(2, client.Model.Plan!.Precision!.AverageBits(client.Model.Manifest.Backbone.ChannelLayers()));
    }
}
