using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Demonstration;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Commands;

/// <summary>tailor demo: the whole path in a few minutes, every stage's outcome in a folder.</summary>
internal sealed class DemoCommand : Command
{
    private const int HistoryShown = 8;

    private readonly CliHost _host;
    private readonly Option<string> _out = new("--out") { Description = "Folder for the stages.", DefaultValueFactory = _ => "out" };

    public DemoCommand(CliHost host)
        : base("demo", "Run the whole path in a few minutes: interactions, training, evaluation, recommendations.")
    {
        _host = host;
        Options.Add(_out);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var report = Report.For(_host, parsed);
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        var demo = new Demo(_host, folder, report, cancellation);
        // Each stage is shown as it ends; the document comes at the end.
        var page = report.IsJson ? new Page(TextWriter.Null, decorated: false) : new Page(_host.Output, _host.OutputIsTerminal);

        page.Heading("1  Interactions");
        var (found, statistics) = demo.Interactions();
        page.Line($"{found.Data.Name}: {statistics.Users:N0} users, {statistics.Items:N0} items, {statistics.Interactions:N0} interactions").Quiet(found.Source);

        page.Heading("2  Training");
        var training = demo.Train(found);
        page.Line($"SASRec, {Span.Text(TimeSpan.FromSeconds(training.Seconds))}, {training.Outcome.Steps:N0} steps");

        page.Heading("3  Evaluation");
        var evaluations = demo.Evaluate(found.Data);
        page.Table(["", .. evaluations[0].Metrics.Keys.Select(metric => $">{metric}")], evaluations.Select(RowOf)).Quiet(evaluations[0].Protocol.ToString());

        page.Heading("4  Recommendations");
        var (answer, next) = demo.Recommend(found.Data);
        ShowAnswer(page, answer, next, evaluations[1].Metrics["hit@10"]);

        var model = Path.Combine(_host.Shown(folder), "2-model");
        page.Heading("Next").Line($"{_host.Program} recommend {model} --history \"{string.Join(',', answer.History.TakeLast(3).Select(item => item.Id))}\"").Quiet($"Every stage's outcome lies in {_host.Shown(folder)}.");
        if (report.IsJson) report.Show(new(found.Source, statistics, training.Seconds, evaluations, answer, next, folder), CliJson.Default.DemoDocument, _ => { });
        return Task.FromResult(ExitCode.Success);
    }

    private static string[] RowOf(EvaluationDocument evaluation) =>
        [evaluation.Scorer, .. evaluation.Metrics.Values.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture))];

    private static void ShowAnswer(Page page, RecommendDocument answer, NamedItem next, double hits)
    {
        var hit = answer.Recommendations.Any(item => item.Id == next.Id);
        page.Line(hit ? string.Create(CultureInfo.InvariantCulture, $"One of the {hits:0 %} of users whose next item is among the ten.") : "A user.");
        page.Line($"The latest {Math.Min(HistoryShown, answer.History.Count)} of {answer.History.Count} items, oldest first:");
        foreach (var item in answer.History.TakeLast(HistoryShown)) page.Line($"  {item.Title ?? item.Id}");
        page.Line("").Line("Recommended:");
        page.Table([">rank", "item", "", ">score"], answer.Recommendations.Select(item => (string[])
        [
            item.Rank.ToString(CultureInfo.InvariantCulture), item.Title ?? item.Id, item.Id == next.Id ? "← next" : "", item.Score.ToString("0.000", CultureInfo.InvariantCulture),
        ]));
    }
}
