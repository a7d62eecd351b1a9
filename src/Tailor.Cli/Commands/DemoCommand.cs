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
        : base("demo", "Run the whole path in a few minutes: interactions, training, evaluation, recommendations, and three devices that a cloud serves.")
    {
        _host = host;
        Options.Add(_out);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
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

        page.Heading("5  A model that fits itself to devices");
        var fleet = new DemoFleet(_host, folder, Path.Combine(folder, "2-model"), report, cancellation);
        var fitting = fleet.Train(found);
        page.Line($"CHORD, {Span.Text(TimeSpan.FromSeconds(fitting.Seconds))}, {fitting.Outcome.Steps:N0} steps: each user's channels get their own bit widths; RULE's scalable table: each device holds as much of the items as it can");

        page.Heading("6  Cloud and devices");
        var devices = await fleet.ServeAsync(found.Data.Split);
        page.Table(["device", ">bits", ">table", ">hit@10", ">first download", ">plan", ">stored", ">resident", ">µs"], devices.Select(RowOf)).Quiet($"hit@10 over {devices[0].Users:N0} users, each with a plan of their own from the cloud; the last of their items was held back, and their history stayed on the device");

        var model = Path.Combine(_host.Shown(folder), "2-model");
        page.Heading("Next").Line($"{_host.Program} recommend {model} --history \"{string.Join(',', answer.History.TakeLast(3).Select(item => item.Id))}\"").Quiet($"Every stage's outcome lies in {_host.Shown(folder)}.");
        if (report.IsJson) report.Show(new(found.Source, statistics, training.Seconds, evaluations, answer, next, devices, folder), CliJson.Default.DemoDocument, _ => { });
        return ExitCode.Success;
    }

    private static string[] RowOf(EvaluationDocument evaluation) =>
        [evaluation.Scorer, .. evaluation.Metrics.Values.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture))];

    private static string[] RowOf(DemoDevice device) =>
    [
        device.Name, Number(device.Bits, "0.0"), device.TableBudget is { } table ? Number(table, "N0") : "any", Number(device.Hits, "0.00"), Number(device.FirstBytes, "N0"),
        Number(device.PlanBytes, "N0"), Number(device.StoredBytes, "N0"), Number(device.ResidentBytes, "N0"), Number(device.Microseconds, "0"),
    ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

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
