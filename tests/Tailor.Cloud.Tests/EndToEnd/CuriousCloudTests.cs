using System.Text.RegularExpressions;
using Tailor.Device;
using Tailor.Models.Signing;
using Tailor.Models.Tests;

namespace Tailor.Cloud.Tests.EndToEnd;

/// <summary>A cloud that keeps all that devices send, and wants to know what their users did.</summary>
public sealed partial class CuriousCloudTests : IDisposable
{
    private static readonly string[] OfTheMoment = ["interest", "guided", "sequence", "id", "reports.medianMicroseconds"];
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sasrec-chord")]
    [InlineData("sasrec-ofa")] // two exchanges
    public async Task A_session_sends_nothing_but_the_fields_that_the_page_about_privacy_lists(string kind)
    {
        var listed = Listed();
        var sent = await SessionAsync(kind, ["B-1", "17", "x y"]);
        foreach (var request in sent)
        {
            Assert.True(listed.TryGetValue(request.Kind, out var fields), $"{request.Kind} is not listed.");
            Assert.Empty(request.Query);
            Assert.Subset(listed["each"], request.Headers.ToHashSet(StringComparer.OrdinalIgnoreCase));
            Assert.Subset(fields, request.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal));
        }

        string[] kinds = [.. sent.Select(request => request.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.Equal(listed.Keys.Where(name => name != "each").Order(StringComparer.Ordinal), kinds); // and each that is listed was seen
        Assert.All(sent.Where(request => request.Kind == "POST v1/plans"), request => Assert.All(request.Fields.Where(field => field.Name is "interest" or "guided"), field => Assert.Equal(4 * sizeof(float), Convert.FromBase64String(field.Value).Length)));
    }

    [Fact]
    public async Task Of_two_users_who_did_different_things_only_the_interests_differ()
    {
        var (one, other) = (await SessionAsync("sasrec-chord", ["B-1", "17"]), await SessionAsync("sasrec-chord", ["é", "x y", "B-2", "é", "é"]));
        Assert.Equal(one.Select(Shown), other.Select(Shown));
        Assert.NotEqual(one.SelectMany(Interests), other.SelectMany(Interests));

        static string Shown(RecordedRequest request) => $"{request.Kind} {string.Join(", ", request.Fields.Where(field => !OfTheMoment.Contains(field.Name, StringComparer.Ordinal)))}";
        static IEnumerable<string> Interests(RecordedRequest request) => request.Fields.Where(field => field.Name == "interest").Select(field => field.Value);
    }

    /// <summary>An app's whole life with a user: opened, used, told how it fares, updated, opened again.</summary>
    private async Task<IReadOnlyList<RecordedRequest>> SessionAsync(string kind, string[] history)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        using var network = new RecordingNetwork();
        var options = new TailorClientOptions
        {
            Cloud = cloud.Client.BaseAddress!,
            Folder = _scratch[$"{Guid.NewGuid():N}"],
            Model = "sample",
            RootKeys = [PublicKey.Of(cloud.Published.RootKey)],
            Profile = new() { MemoryBytes = 1 << 20, StorageBytes = 1 << 20, DailyDownloadBytes = 1 << 20, MultiplyAdds = 1 << 20, TableBytes = 1 << 20, AverageBits = 3, Class = "phone" },
            Policy = new() { Drift = 2, MaximumAge = TimeSpan.Zero, MinimumInterval = TimeSpan.Zero, CheckInterval = TimeSpan.Zero, TelemetryInterval = TimeSpan.Zero }, // with a drift the times of requests would tell that the interest moved
            Handler = network,
        };
        await using (var client = await TailorClient.OpenAsync(options)) await UseAsync(client);
        cloud.Published.Publish();
        await using (var again = await TailorClient.OpenAsync(options with { Profile = options.Profile with { AverageBits = 4 } }))
        {
            await again.UpdateAsync(history[..1]);
            await UseAsync(again);
        }

        return [.. network.Requests];

        async Task UseAsync(TailorClient client)
        {
            for (var known = 1; known <= 2; known++)
            {
                var list = await client.RecommendAsync(history[..known], 2);
                Assert.NotEmpty(list);
                client.ReportShown();
                client.ReportHit();
                await client.WhenIdleAsync();
            }
        }
    }

    /// <summary>Requests that docs/privacy.md lists, with their fields; under "each" the headers.</summary>
    private static Dictionary<string, ISet<string>> Listed()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tailor.slnx"))) folder = folder.Parent!;
        var lines = File.ReadAllLines(Path.Combine(folder.FullName, "docs", "privacy.md")).SkipWhile(line => line != "## All that is sent").TakeWhile(line => line == "## All that is sent" || !line.StartsWith("## ", StringComparison.Ordinal));
        return lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal) || line.StartsWith("| each", StringComparison.Ordinal)).Select(line => line.Split('|')).ToDictionary(
            cells => cells[1].Trim().Trim('`'),
            cells => (ISet<string>)Code().Matches(cells[2]).Select(field => field.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase),
            StringComparer.Ordinal);
    }

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code();
}
