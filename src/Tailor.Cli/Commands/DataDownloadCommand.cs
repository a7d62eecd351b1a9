using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Downloads;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Commands;

/// <summary>tailor data download: fetches a data set from its authors, verified, going on where it was cut.</summary>
internal sealed class DataDownloadCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _name = new("name") { Description = $"Data set: {string.Join(", ", DataSet.All.Select(set => set.Name))}." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder to put it in [default: a folder of its name in TAILOR_DATA]." };

    public DataDownloadCommand(CliHost host)
        : base("download", "Fetch a data set from its authors, checksum-verified; the same command goes on where it was cut.")
    {
        _host = host;
        Arguments.Add(_name);
        Options.Add(_out);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(_name);
        var names = _host.DataSets.Select(set => set.Name).ToArray();
        var source = _host.DataSets.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.Ordinal))
            ?? throw new UsageException($"no data set '{name}' can be downloaded, only: {string.Join(", ", names)}.{Suggestion.Sentence(name, names)}");
        var folder = parsed.GetValue(_out) is { } asked ? _host.InWorkingFolder(asked) : Path.Combine(_host.DataFolder, source.Name);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"{folder} is not empty; name another with --out, or remove it.");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);

        var report = Report.For(_host, parsed);
        var archive = folder + Path.GetExtension(source.Address.AbsolutePath);
        using (var line = new ProgressLine(_host, source.Name))
        using (var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan })
            await new Download(client, _host.Time, report.Say).FetchAsync(source, archive, bytes => line.Show((double)bytes / source.Length, $"{bytes / 1e6:0.0} of {source.Length / 1e6:0.0} MB"), cancellation);
        var files = Archive.Unpack(archive, folder);
        File.Delete(archive);

        var document = new DownloadDocument(source.Name, folder, files, source.Sha256, source.Terms);
        report.Show(document, CliJson.Default.DownloadDocument, page => page
            .Pairs(("in", folder), ("files", string.Join(", ", files)), ("SHA-256", $"{source.Sha256} (verified)"), ("licence, citation", source.Terms)));
        return ExitCode.Success;
    }
}
