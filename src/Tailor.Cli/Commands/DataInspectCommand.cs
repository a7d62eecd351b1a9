using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Reading;
using Tailor.Interactions;

namespace Tailor.Cli.Commands;

/// <summary>tailor data inspect: what a file of interactions holds, and how it was understood.</summary>
internal sealed class DataInspectCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Argument<string> _file = new("file") { Description = "File of interactions, .gz or not." };

    public DataInspectCommand(CliHost host)
        : base("inspect", "Say what a file of interactions holds, and how it was understood.")
    {
        _host = host;
        Arguments.Add(_file);
        _data.AddReadingTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var report = Report.For(_host, parsed);
        var set = DataReading.ReadSet(_host, _host.InWorkingFolder(parsed.GetRequiredValue(_file)), _data.SettingsOf(_host, parsed), report, cancellation);
        var document = new InspectDocument(set.Name, set.Report!, SequenceStatistics.Of(set.Sequences));
        report.Show(document, CliJson.Default.InspectDocument, page => Show(page, document));
        return Task.FromResult(ExitCode.Success);
    }

    private static void Show(Page page, InspectDocument document)
    {
        var (read, found) = (document.Reading, document.Statistics);
        page.Heading(document.Name);
        page.Pairs(
            ("format", $"{Tailor.Interactions.Formats.InteractionFormats.NameOf(read.Format)}{(read.FormatDetected ? ", told from the file" : "")}"),
            ("lines", $"{read.Lines:N0}{(read.BadLines > 0 ? $", {read.BadLines:N0} of them bad and left out" : "")}"),
            ("filters", read.Filters.Count == 0 ? "none" : string.Join("; ", read.Filters)),
            ("order", read.TieRule),
            ("titles", read.TitleSource));
        page.Heading("Statistics");
        page.Pairs(
            ("users", $"{found.Users:N0}"),
            ("items", $"{found.Items:N0}"),
            ("interactions", $"{found.Interactions:N0}"),
            ("density", found.Density.ToString("0.000 %", CultureInfo.InvariantCulture)),
            ("per user", string.Create(CultureInfo.InvariantCulture, $"{found.ShortestLength:N0} to {found.LongestLength:N0}, median {found.MedianLength:0.#}, mean {found.MeanLength:0.0}")),
            ("same time", found.TieShare is { } ties ? $"{ties.ToString("0.0 %", CultureInfo.InvariantCulture)} tie with another of the same user" : "the file has no times"),
            ("repeats", found.RepeatShare.ToString("0.0 %", CultureInfo.InvariantCulture)));
    }
}
