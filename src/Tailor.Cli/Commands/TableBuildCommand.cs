using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Layouts;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Tables;
using Tailor.Customization.Rule;
using Tailor.Models.Elastic;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Commands;

/// <summary>tailor table build: writes a model's scalable table into its folder.</summary>
internal sealed class TableBuildCommand : Command
{
    private static readonly ElasticOptions Defaults = new();

    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder." };
    private readonly DataOptions _data = new();
    private readonly Option<int> _groups = new("--groups") { Description = "Most groups of items by popularity, each half as large as the next, 1 to 64.", DefaultValueFactory = _ => Defaults.Groups };
    private readonly Option<double> _weight = new("--popularity-weight") { Description = "Exponent of popularity in what an error weighs, 0 to 2.", DefaultValueFactory = _ => Defaults.PopularityWeight };
    private readonly Option<double> _isotropy = new("--isotropy") { Description = "What errors are measured by: 1 for their length, towards 0 by what they do to scores.", DefaultValueFactory = _ => Defaults.Isotropy };

    private readonly Option<string?> _layout = new("--layout") { Description = "A layout that tailor search found: the table is that layout of RULE's blocks, in codes of 8 bits." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Make the table anew where the folder has this model's already." };

    public TableBuildCommand(CliHost host)
        : base("build", "Write a model's scalable table into its folder; the data are those that it was trained on.")
    {
        _host = host;
        Arguments.Add(_model);
        _data.AddTo(this);
        Options.Add(_groups);
        Options.Add(_weight);
        Options.Add(_isotropy);
        Options.Add(_layout);
        Options.Add(_replace);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new ElasticOptions { Groups = parsed.GetValue(_groups), PopularityWeight = parsed.GetValue(_weight), Isotropy = parsed.GetValue(_isotropy) };
        if (string.Join(" ", options.Problems()) is { Length: > 0 } problems) throw new UsageException(problems);
        var name = parsed.GetRequiredValue(_model);
        using var folder = ModelOpening.Open(_host, name);
        if (!parsed.GetValue(_replace) && TableReading.IsOf(folder)) throw new UsageException($"{name} has its scalable table already, and one that tailor train elastic left is better than any other; --replace makes it anew all the same.");
        if (parsed.GetValue(_layout) is not null && (Option[])[_groups, _isotropy] is var own && Array.Find(own, option => parsed.GetResult(option) is { Implicit: false }) is { } other) throw new UsageException($"{other.Name} does not go with --layout: its groups and dimensions are those of the blocks.");
        (RuleTable Table, Layout Layout)? blocks = parsed.GetValue(_layout) is { } path ? LayoutTable.Read(_host.InWorkingFolder(path), folder) : null;
        var report = Report.For(_host, parsed);
        var data = _data.Read(_host, parsed, report, cancellation);
        if (new ItemMapping(data.Sequences.Items, folder.Catalogue).UnknownItems == data.Sequences.ItemCount) throw new UsageException($"{name} knows none of the items in {data.Name}: it was trained on other data.");
        var begun = _host.Time.GetTimestamp();
        ElasticFile.Write(folder, blocks is var (table, layout) ? LayoutTable.Stream(folder, table, layout, data.Split, options) : TableMaking.Make(folder, data.Split, options));
        var seconds = _host.Time.GetElapsedTime(begun).TotalSeconds;
        var file = ElasticFile.Open(folder);
        var document = new ElasticDocument(
            Path.Combine(folder.Path, ElasticFile.Name),
            file.Header.Items,
            file.Header.Width,
            file.Header.GroupSizes(),
            file.Layout.Shortest,
            file.Layout.Full,
            (long)file.Header.Items * file.Header.Width * sizeof(float),
            Math.Round(seconds, 3));
        report.Show(document, CliJson.Default.ElasticDocument, page => Show(page, document, name));
        return Task.FromResult(ExitCode.Success);
    }

    private void Show(Page page, ElasticDocument document, string model)
    {
        page.Heading($"Scalable table of {document.Items:N0} items of {document.Width} values");
        page.Pairs(
            ("groups", string.Join(", ", document.Groups.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))),
            ("shortest", $"{document.Shortest:N0} bytes"),
            ("whole", string.Create(CultureInfo.InvariantCulture, $"{document.Whole:N0} bytes, {(double)document.Whole / document.Floats:0.0 %} of the table in float32")),
            ("made in", Span.Text(TimeSpan.FromSeconds(document.Seconds))));
        page.Quiet($"Next: {_host.Program} customize {model} --memory 5% --out plan.bin");
    }
}
