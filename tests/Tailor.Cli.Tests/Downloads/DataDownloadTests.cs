using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Cli.Downloads;

namespace Tailor.Cli.Tests.Downloads;

public sealed class DataDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _archive = Zip(("set/ratings.csv", RandomText(200_000)), ("set/README.txt", "terms"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WholeSetIsFetchedVerifiedAndUnpacked()
    {
        await using var server = new LoopbackServer(_archive);
        var run = await DownloadAsync(server, "--json");
        Assert.Equal((0, ""), (run.ExitCode, WithoutProgress(run.Error)));
        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(_folder["set"], document.GetProperty("folder").GetString());
        Assert.Equal(["ratings.csv", "README.txt"], document.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.Equal("terms", await File.ReadAllTextAsync(_folder["set/README.txt"]));
        Assert.Equal([_folder["set"]], Directory.GetFileSystemEntries(_folder.Path)); // no archive, no part, no staging left
    }

    [Fact]
    public async Task CutConnectionsAreContinuedWhereTheyBroke()
    {
        await using var server = new LoopbackServer(_archive) { Cuts = new([10_000, 0, 30_000]) };
        var run = await DownloadAsync(server);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([0, 10_000, 10_000, 40_000], server.Starts);
        Assert.Contains("cut at 10,000 of", run.Error, StringComparison.Ordinal);
        Assert.Equal(200_000, new FileInfo(_folder["set/ratings.csv"]).Length);
    }

    [Fact]
    public async Task ALaterRunGoesOnWhereAnEarlierOneGaveUp()
    {
        await using var server = new LoopbackServer(_archive) { Cuts = new([25_000, 0, 0, 0, 0, 0]) };
        var first = await DownloadAsync(server);
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("the same command goes on from there", first.Error, StringComparison.Ordinal);
        Assert.Equal(25_000, new FileInfo(_folder["set.zip.part"]).Length);

        server.Starts.Clear();
        var second = await DownloadAsync(server);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal([25_000], server.Starts);
    }

    [Fact]
    public async Task AFileThatChangedMeanwhileIsFetchedAnew()
    {
        await using var server = new LoopbackServer(new byte[_archive.Length]) { Cuts = new([25_000, 0, 0, 0, 0, 0]) };
        Assert.Equal(1, (await DownloadAsync(server)).ExitCode);
        (server.Content, server.Tag) = (_archive, "\"two\"");
        var run = await DownloadAsync(server);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(200_000, new FileInfo(_folder["set/ratings.csv"]).Length);
    }

    [Fact]
    public async Task AServerWithoutRangesIsReadFromTheStart()
    {
        await using var server = new LoopbackServer(_archive) { Cuts = new([10_000]), HonoursRanges = false };
        Assert.Equal(0, (await DownloadAsync(server)).ExitCode);
    }

    [Fact]
    public async Task WrongBytesAreRefusedAndDeleted()
    {
        var wrong = (byte[])_archive.Clone();
        wrong[1000] ^= 1;
        await using var server = new LoopbackServer(wrong);
        var run = await DownloadAsync(server);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected SHA-256", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task MoreBytesThanThereShouldBeAreRefused()
    {
        await using var server = new LoopbackServer([.. _archive, 0]);
        var run = await DownloadAsync(server);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sends more than", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalIsReportedAtOnce()
    {
        await using var server = new LoopbackServer(_archive) { Refusal = "404 Not Found" };
        var run = await DownloadAsync(server);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("answers 404", run.Error, StringComparison.Ordinal);
        Assert.Single(server.Starts);
    }

    [Fact]
    public async Task AFolderWithFilesIsLeftAlone()
    {
        _folder.Write("set/mine.txt", "precious");
        await using var server = new LoopbackServer(_archive);
        var run = await DownloadAsync(server);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not empty", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Starts);
    }

    [Fact]
    public async Task UnknownSetIsAUsageErrorWithASuggestion()
    {
        var run = await ConsoleRun.OfAsync(["data", "download", "ml-latest-smal"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'ml-latest-small'?", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private Task<ConsoleRun> DownloadAsync(LoopbackServer server, params string[] more)
    {
        var source = new DataSet("set", server.Address, _archive.Length, Convert.ToHexStringLower(SHA256.HashData(_archive)), "terms");
        return ConsoleRun.OfAsync(
            ["data", "download", "set", "--out", _folder["set"], .. more],
            host => host with { DataSets = [source], Time = new HastyTime() });
    }

    private static string WithoutProgress(string error) =>
        string.Join('\n', error.Split('\n').Where(line => !line.StartsWith("set ", StringComparison.Ordinal)));

    private static string RandomText(int length)
    {
        var random = new Random(7);
        return string.Create(length, random, (text, source) => { foreach (ref var letter in text) letter = (char)source.Next(' ', '~'); });
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return stream.ToArray();
    }
}
