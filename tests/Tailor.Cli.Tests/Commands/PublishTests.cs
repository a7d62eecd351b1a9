using System.Text.Json;
using Tailor.Cli.Documents;
using Tailor.Runtime.Golden;

namespace Tailor.Cli.Tests.Commands;

public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PublishTests()
    {
        SmallModel.WriteCustomized(_folder["model"], Enumerable.Range(0, 30).Select(item => $"i{item}"), SmallModel.Chord, metrics: [new("ndcg@10", 0.1, "made up")]);
        GoldenScores.WriteFor(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_and_a_release_in_two_commands()
    {
        var created = await RunAsync("keys", "create", "keys", "--days", "30", "--json");
        Assert.Equal((0, ""), (created.ExitCode, created.Error));
        var keys = JsonSerializer.Deserialize(created.Output, CliJson.Default.KeysDocument)!;
        Assert.Equal(1, keys.Sequence);
        Assert.NotNull(keys.Expires);

        var first = await PublishAsync();
        Assert.Equal(1, first.Sequence);
        Assert.All(first.Pieces, piece => Assert.True(piece.New));
        Assert.Contains(first.Pieces, piece => piece.Kind == "Golden");
        var again = await PublishAsync();
        Assert.Equal((2, 0), (again.Sequence, again.NewBytes));
    }

    [Fact]
    public async Task What_is_signed_expires_unless_it_is_said_otherwise()
    {
        var now = DateTimeOffset.UtcNow;
        var created = JsonSerializer.Deserialize((await RunAsync("keys", "create", "keys", "--json")).Output, CliJson.Default.KeysDocument)!;
        Assert.Equal(365, (created.Expires!.Value - now).TotalDays, 0.1);
        Assert.Equal(180, ((await PublishAsync()).Expires!.Value - now).TotalDays, 0.1);
        Assert.Equal(180, ((await PublishAsync("--again", "1")).Expires!.Value - now).TotalDays, 0.1);
        Assert.Equal(10, ((await PublishAsync("--days", "10")).Expires!.Value - now).TotalDays, 0.1);
        Assert.Null((await PublishAsync("--days", "for-ever")).Expires);
        foreach (var arguments in (string[][])[["rotate", "keys", "plan"], ["renew", "keys"], ["drop", "keys", created.PlanKeys[0]]])
        {
            var issued = JsonSerializer.Deserialize((await RunAsync(["keys", .. arguments, "--json"])).Output, CliJson.Default.KeysDocument)!;
            Assert.Equal(365, (issued.Expires!.Value - now).TotalDays, 0.1);
        }

        Assert.Null(JsonSerializer.Deserialize((await RunAsync("keys", "renew", "keys", "--days", "for-ever", "--json")).Output, CliJson.Default.KeysDocument)!.Expires);
    }

    [Fact]
    public async Task An_older_release_is_published_again_as_it_was()
    {
        await RunAsync("keys", "create", "keys");
        var first = await PublishAsync();
        SmallModel.WriteCustomized(_folder["model"], Enumerable.Range(0, 30).Select(item => $"j{item}"), SmallModel.Chord, metrics: [new("ndcg@10", 0.2, "made up")]);
        GoldenScores.WriteFor(_folder["model"]);
        var second = await PublishAsync();
        Assert.NotEqual(first.Pieces.Select(piece => piece.Sha256), second.Pieces.Select(piece => piece.Sha256));

        var run = await RunAsync("publish", first.Model, "--again", "1", "--to", "store", "--keys", "keys", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var again = JsonSerializer.Deserialize(run.Output, CliJson.Default.PublishDocument)!;
        Assert.Equal((3, 0), (again.Sequence, again.NewBytes));
        Assert.Equal(first.Pieces.Select(piece => piece.Sha256), again.Pieces.Select(piece => piece.Sha256));
    }

    [Fact]
    public async Task A_rotation_reaches_the_store()
    {
        await RunAsync("keys", "create", "keys");
        await PublishAsync();
        var before = File.ReadAllBytes(_folder["store/keyring.signed"]);
        var rotated = await RunAsync("keys", "rotate", "keys", "plan", "--store", "store", "--json");
        Assert.Equal(2, JsonSerializer.Deserialize(rotated.Output, CliJson.Default.KeysDocument)!.PlanKeys.Count);
        Assert.NotEqual(before, File.ReadAllBytes(_folder["store/keyring.signed"]));
        var revoked = await RunAsync("keys", "rotate", "keys", "release", "--revoke", "--json");
        Assert.Single(JsonSerializer.Deserialize(revoked.Output, CliJson.Default.KeysDocument)!.ReleaseKeys);
        Assert.Equal(4, JsonSerializer.Deserialize((await RunAsync("keys", "renew", "keys", "--json")).Output, CliJson.Default.KeysDocument)!.Sequence);
        var refused = await RunAsync("keys", "drop", "keys", "0000");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("has no key 0000", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_key_was_revoked_models_are_published_with_the_new_one()
    {
        await RunAsync("keys", "create", "keys");
        await PublishAsync();
        await RunAsync("keys", "rotate", "keys", "release", "--revoke");
        var again = await PublishAsync();
        Assert.Equal((2, 0), (again.Sequence, again.NewBytes));
    }

    [Theory]
    [InlineData(2, "no such model", "publish", "nowhere", "--to", "store", "--keys", "keys")]
    [InlineData(1, "tailor keys create", "publish", "model", "--to", "store", "--keys", "none")]
    [InlineData(2, "--days 0", "publish", "model", "--to", "store", "--keys", "keys", "--days", "0")]
    [InlineData(1, "no release 7 of nowhere", "publish", "nowhere", "--again", "7", "--to", "store", "--keys", "keys")]
    [InlineData(1, "no release 7 of ../model", "publish", "../model", "--again", "7", "--to", "store", "--keys", "keys")]
    [InlineData(2, "--new-golden does not go with it", "publish", "model", "--again", "1", "--new-golden", "--to", "store", "--keys", "keys")]
    [InlineData(1, "has keys already", "keys", "create", "keys")]
    [InlineData(2, "root", "keys", "rotate", "keys", "root")]
    public async Task What_cannot_be_is_said(int exitCode, string message, params string[] arguments)
    {
        await RunAsync("keys", "create", "keys");
        var run = await RunAsync(arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_its_check_is_refused()
    {
        await RunAsync("keys", "create", "keys");
        File.Delete(_folder["model/golden.json"]);
        var run = await RunAsync("publish", "model", "--to", "store", "--keys", "keys");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("golden.json", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["store/releases"]));
    }

    private async Task<PublishDocument> PublishAsync(params string[] arguments)
    {
        var run = await RunAsync(["publish", arguments is ["--again", ..] ? "small" : "model", "--to", "store", "--keys", "keys", "--json", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonSerializer.Deserialize(run.Output, CliJson.Default.PublishDocument)!;
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
