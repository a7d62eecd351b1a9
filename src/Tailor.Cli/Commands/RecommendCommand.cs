using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Runtime;

namespace Tailor.Cli.Commands;

/// <summary>tailor recommend: what a user may like next, from a model folder and a history.</summary>
internal sealed class RecommendCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder." };
    private readonly Option<string> _history = new("--history") { Description = "Ids of the user's items, oldest first: \"id,id,…\"; empty for a user of whom nothing is known.", Required = true };
    private readonly Option<int> _count = new("-k", "--count") { Description = "Number of recommendations.", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _repeat = new("--include-history") { Description = "Recommend items of the history again, too." };

    public RecommendCommand(CliHost host)
        : base("recommend", "Recommend items after a history, with the runtime that devices use.")
    {
        _host = host;
        Arguments.Add(_model);
        Options.Add(_history);
        Options.Add(_count);
        Options.Add(_repeat);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(_count);
        if (count < 1) throw new UsageException($"-k {count}: expected at least 1.");
        using var model = ModelOpening.Open(_host, parsed.GetRequiredValue(_model));

        var history = new List<int>();
        var unknown = new List<string>();
        foreach (var id in parsed.GetRequiredValue(_history).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (model.Catalogue.TryGetIndex(id, out var item)) history.Add(item);
            else unknown.Add(id);
        }

        var top = new Recommendation[Math.Min(count, model.Manifest.ItemCount)];
        var found = ModelOpening.Recommender(model).OpenSession().Recommend(history.ToArray(), top, excludeHistory: !parsed.GetValue(_repeat));
        var document = new RecommendDocument(
            $"{model.Manifest.Name} {model.Manifest.Version}",
            [.. history.Select(item => new NamedItem(model.Catalogue.Id(item), model.Catalogue.Title(item)))],
            unknown,
            [.. top.Take(found).Select((entry, rank) => new RankedItem(rank + 1, model.Catalogue.Id(entry.Item), model.Catalogue.Title(entry.Item), entry.Score))]);

        var report = Report.For(_host, parsed);
        if (unknown.Count > 0) report.Say($"tailor: the model does not know {(unknown.Count == 1 ? "the item" : "the items")} {string.Join(", ", unknown)}; recommending from the other {history.Count}.");
        report.Show(document, CliJson.Default.RecommendDocument, page => Show(page, document));
        return ExitCode.Success;
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
    }
}
