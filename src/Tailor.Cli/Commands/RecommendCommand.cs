using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Tables;
using Tailor.Models;
using Tailor.Runtime;
using Tailor.Runtime.Candidates;

namespace Tailor.Cli.Commands;

/// <summary>tailor recommend: what a user may like next, from a model folder and a history.</summary>
internal sealed class RecommendCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder." };
    private readonly HistoryOption _history = new();
    private readonly Option<string?> _plan = new("--plan") { Description = "Plan of the device, as tailor customize makes it: the network runs with that many bits a channel." };
    private readonly DecodingOption _decoding = new();
    private readonly CandidatesOption _candidates = new();
    private readonly Option<int> _count = new("-k", "--count") { Description = "Number of recommendations.", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _repeat = new("--include-history") { Description = "Recommend items of the history again, too." };

    public RecommendCommand(CliHost host)
        : base("recommend", "Recommend items after a history, with the runtime that devices use.")
    {
        _host = host;
        Arguments.Add(_model);
        _history.AddTo(this);
        Options.Add(_count);
        Options.Add(_repeat);
        Options.Add(_plan);
        _decoding.AddTo(this);
        _candidates.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(_count);
        if (count < 1) throw new UsageException($"-k {count}: expected at least 1.");
        using var model = ModelOpening.Open(_host, parsed.GetRequiredValue(_model));

        var options = OptionsOf(parsed, model);
        var (history, unknown) = _history.Read(parsed, model.Catalogue);
        var candidates = _candidates.Read(parsed, _host, model.Catalogue);

        var top = new Recommendation[Math.Min(count, model.Manifest.ItemCount)];
        var (found, summary) = (0, default(CandidateSummary));
        if (candidates is { } among)
        {
            if (options.Table is not null) throw new UsageException("--candidates: this plan has pieces of a scalable table for all items, so there are no rows to pick.");
            var set = new CandidateSet(model.Manifest.ItemCount, among.Known, history);
            var recommender = CandidateRecommender.Open(model, set, options);
            found = recommender.OpenSession().Recommend(history, top, excludeHistory: !parsed.GetValue(_repeat));
            var bytes = recommender.Held.Bytes.Items;
            summary = new(set.Candidates, among.Unknown, set.Items.Length, bytes, bytes / set.Items.Length * model.Manifest.ItemCount);
        }
        else
        {
            found = Recommender.Open(model, options).OpenSession().Recommend(history, top, excludeHistory: !parsed.GetValue(_repeat));
        }

        var document = new RecommendDocument(
            $"{model.Manifest.Name} {model.Manifest.Version}",
            [.. history.Select(item => new NamedItem(model.Catalogue.Id(item), model.Catalogue.Title(item)))],
            unknown,
            [.. top.Take(found).Select((entry, rank) => new RankedItem(rank + 1, model.Catalogue.Id(entry.Item), model.Catalogue.Title(entry.Item), entry.Score))],
            summary);

        var report = Report.For(_host, parsed);
        if (HistoryOption.Warning(history.Length, unknown, "recommending") is { } warning) report.Say(warning);
        if (summary is { Unknown.Count: > 0 }) report.Say($"tailor: the model does not know {summary.Unknown.Count:N0} of the candidates; ranking the other {summary.Count:N0}.");
        report.Show(document, CliJson.Default.RecommendDocument, page => Show(page, document));
        return ExitCode.Success;
    }

    /// <summary>How the device runs the model: by the plan where there is one; a plan that does not fit is refused before anything is opened.</summary>
    private RecommenderOptions OptionsOf(ParseResult parsed, ModelFolder model)
    {
        if (parsed.GetValue(_plan) is not { } file)
        {
            _decoding.RequireAbsent(parsed, "--plan");
            return new();
        }

        var plan = PlanReading.Open(_host, file);
        plan.RequireFor(model.Manifest);
        plan.RequireValidAt(_host.Time.GetUtcNow());
        var table = plan.Embedding is { } embedding ? TableReading.Open(model).Table(embedding) : null;
        if (plan is { Structure: null, Parameters: null, Precision: { } precision })
            return new() { Table = table, Precision = DecodingOption.Decode(precision, model.Manifest.Backbone.ChannelLayers(), _decoding.Read(parsed)) };
        _decoding.RequireAbsent(parsed, "plans that decide bits, and nothing else of the network; this one does not");
        return new() { Table = table, Structure = plan.Structure, Parameters = plan.Parameters, Precision = plan.Precision };
    }

    /// <summary>The answer for people.</summary>
    internal static void Show(Page page, RecommendDocument document)
    {
        var titled = document.Recommendations.Any(item => item.Title is not null);
        if (document.History.Count > 0)
        {
            page.Heading("History, oldest first");
            page.Table(titled ? ["item", "title"] : ["item"], document.History.Select(item => titled ? (string[])[item.Id, item.Title ?? ""] : [item.Id]));
        }
        page.Heading("Recommended");
        page.Table(titled ? [">rank", "item", "title", ">score"] : [">rank", "item", ">score"], document.Recommendations.Select(item =>
        {
            var (rank, score) = (item.Rank.ToString(CultureInfo.InvariantCulture), item.Score.ToString("0.000", CultureInfo.InvariantCulture));
            return titled ? (string[])[rank, item.Id, item.Title ?? "", score] : [rank, item.Id, score];
        }));
        if (document.Candidates is { } candidates) page.Quiet(string.Create(CultureInfo.InvariantCulture, $"among {candidates.Count:N0} candidates; {candidates.Rows:N0} rows of the item table were held, {candidates.Bytes:N0} bytes of {candidates.AllBytes:N0}"));
    }
}
