using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Layouts;
using Tailor.Cli.Reading;
using Tailor.Cli.Tables;
using Tailor.Models;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Commands;

/// <summary>tailor search: for each budget, which blocks of RULE's table each group of items keeps.</summary>
internal sealed class SearchCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Argument<string> _model = new("model") { Description = "Model folder that tailor train rule or rule-blocks made." };
    private readonly Option<string> _memory = new("--memory") { Description = "Budgets of the item table: \"64KB,128KB,5%\"; shares are of the table in float32.", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Folder for a file a budget; what is there already is not searched again.", Required = true };
    private readonly Option<string> _method = new("--method") { Description = $"{string.Join(", ", LayoutAsk.Methods)} (blocks in proportion to popularity).", DefaultValueFactory = _ => "evolution" };
    private readonly Option<string?> _judge = new("--judge") { Description = "counts (exact, counted beforehand), exact, estimator [default: counts where the school is nested, else exact]." };
    private readonly Option<int> _users = new("--users") { Description = "Validation users to judge by.", DefaultValueFactory = _ => 1_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _population = new("--population") { Description = "Layouts that live at once.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _cycles = new("--cycles") { Description = "Children; random search looks at as many layouts as evolution.", DefaultValueFactory = _ => 50 };
    private readonly Option<int> _sample = new("--sample") { Description = "Layouts of which the best has a child.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _labels = new("--labels") { Description = "Layouts that an estimator learns from.", DefaultValueFactory = _ => 5_000 };
    private readonly Option<BlockStorage> _storage = new("--storage") { Description = "What bytes are counted of: floats, as in the paper, or codes of 8 bits, as tailor table build --layout stores a layout for devices.", DefaultValueFactory = _ => BlockStorage.Floats };
    private readonly Option<bool> _test = new("--with-test") { Description = "Measure what was found on the test items, too." };

    public SearchCommand(CliHost host)
        : base("search", "Find which blocks of an elastic item table a device keeps, for any memory budgets.")
    {
        _host = host;
        Arguments.Add(_model);
        _data.AddTo(this);
        foreach (var option in (Option[])[_memory, _out, _method, _judge, _users, _seed, _population, _cycles, _sample, _labels, _storage, _test]) Options.Add(option);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var report = Report.For(_host, parsed);
        var (folder, model) = (_host.InWorkingFolder(parsed.GetRequiredValue(_out)), _host.InWorkingFolder(parsed.GetRequiredValue(_model)));
        using var opened = Open(model);
        var table = opened.Table;
        var ask = AskOf(parsed, table, model);
        var data = _data.Read(_host, parsed, report, cancellation);
        if (table.Groups.GroupOf.Length != data.Sequences.ItemCount || table.Users.Length / table.Width != data.Sequences.UserCount)
            throw new UsageException($"the table has {table.Users.Length / table.Width:N0} users and {table.Groups.GroupOf.Length:N0} items, the data {data.Sequences.UserCount:N0} and {data.Sequences.ItemCount:N0}: search on what it was trained on, read and split in the same way.");
        if (data.Split.Validation.Count == 0) throw new UsageException("the data has no validation items to judge layouts by.");
        var finder = new LayoutFinder(_host, opened, data.Split, ask.Storage);
        var budgets = BudgetsOf(parsed, table, finder);
        Directory.CreateDirectory(folder);
        var found = new List<LayoutDocument>();
        foreach (var budget in budgets)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{budget}.json"));
            if (Cached(path, ask with { Budget = budget }, parsed.GetValue(_test)) is { } known)
            {
                found.Add(known);
                continue;
            }

            var layout = finder.Find(ask with { Budget = budget }, parsed.GetValue(_test), cancellation);
            File.WriteAllText(path, JsonSerializer.Serialize(layout, CliJson.Default.LayoutDocument));
            if (!layout.Complete)
            {
                report.Say($"tailor: stopped; the best layout until then, not measured, is in {_host.Shown(path)}. Layouts that are done are kept, and the same command goes on from there.");
                return Task.FromResult(ExitCode.Interrupted);
            }

            found.Add(layout);
        }

        var document = new SearchDocument(folder, finder.Space.Least, finder.Space.Most, found);
        report.Show(document, CliJson.Default.SearchDocument, page => Show(page, document));
        return Task.FromResult(ExitCode.Success);
    }

    private static BlockedModel Open(string model)
    {
        try
        {
            var table = RuleTable.Read(model);
            return new BlockedModel(ModelFolder.Open(model), table);
        }
        catch (FileNotFoundException missing)
        {
            throw new UsageException(missing.Message);
        }
    }

    private LayoutAsk AskOf(ParseResult parsed, RuleTable table, string model)
    {
        var nested = table.Options.School == RuleSchool.Nested;
        var judge = parsed.GetValue(_judge) ?? (nested ? "counts" : "exact");
        if (!LayoutAsk.Judges.Contains(judge)) throw new UsageException($"there is no judge '{judge}', only: {string.Join(", ", LayoutAsk.Judges)}.{Suggestion.Sentence(judge, LayoutAsk.Judges)}");
        if (judge == "counts" && !nested) throw new UsageException("--judge counts: a table of the faithful school keeps any blocks, of which there are too many sets to count; use exact or estimator.");
        if (!nested && parsed.GetValue(_storage) == BlockStorage.Codes) throw new UsageException($"--storage codes: {LayoutTable.FaithfulShipsNoBlocks}");
        var method = parsed.GetRequiredValue(_method);
        if (!LayoutAsk.Methods.Contains(method)) throw new UsageException($"there is no method '{method}', only: {string.Join(", ", LayoutAsk.Methods)}.{Suggestion.Sentence(method, LayoutAsk.Methods)}");
        if (method == "popularity" && table.Options.Grouping != Grouping.Popularity) throw new UsageException($"--method popularity: the groups of this table are not by popularity but {table.Options.Grouping}.");
        var (population, cycles, sample) = (parsed.GetValue(_population), parsed.GetValue(_cycles), parsed.GetValue(_sample));
        string[] problems = [.. new SearchOptions { Population = population, Cycles = cycles, Sample = sample }.Problems(), .. new EstimatorOptions { Layouts = parsed.GetValue(_labels) }.Problems()];
        if (problems.Length > 0) throw new UsageException(string.Join(" ", problems));
        if (parsed.GetValue(_users) < 1) throw new UsageException($"--users {parsed.GetValue(_users)}: expected at least 1.");
        return new(LayoutTable.DigestOf(model), 0, method, judge, parsed.GetValue(_users), parsed.GetValue(_seed), population, cycles, sample, parsed.GetValue(_labels), parsed.GetValue(_storage));
    }

    private long[] BudgetsOf(ParseResult parsed, RuleTable table, LayoutFinder finder) =>
    [
        .. parsed.GetRequiredValue(_memory).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var asked = MemoryAsk.Parse(text) ?? throw new UsageException($"--memory {text}: expected bytes, such as 204800 or 200KB, or a share above 0% and up to 100%.");
            var bytes = asked.For(table.Groups.GroupOf.Length, table.Width);
            return bytes >= finder.Space.Least ? bytes : throw new UsageException($"--memory {text}: the smallest table of this model, one of {finder.Space.Blocks} blocks for each group, takes {finder.Space.Least:N0} bytes.");
        }).Distinct().Order(),
    ];

    /// <summary>What a search before this one left, where it was asked for the same.</summary>
    private static LayoutDocument? Cached(string path, LayoutAsk ask, bool test)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var layout = JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.LayoutDocument);
            return layout is { Complete: true } && layout.Search == ask && (layout.Test is not null || !test) ? layout : null;
        }
        catch (JsonException)
        {
            return null; // half a file, or another's: it is written anew
        }
    }

    private void Show(Page page, SearchDocument document)
    {
        page.Heading($"{document.Layouts.Count} layouts");
        var test = document.Layouts.All(layout => layout.Test is not null);
        page.Table(
            [">budget", ">bytes", "blocks of each group", ">evaluations", ">seconds", ">recall@20", ">ndcg@20", test ? "(test)" : "(validation)"],
            document.Layouts.Select(layout => (string[])
            [
                layout.Search.Budget.ToString("N0", CultureInfo.InvariantCulture),
                layout.Bytes.ToString("N0", CultureInfo.InvariantCulture),
                string.Join(' ', layout.Kept.Select(kept => kept.Count)),
                layout.Evaluations.ToString(CultureInfo.InvariantCulture),
                layout.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                (layout.Test ?? layout.Validation)!["recall@20"].ToString("0.0000", CultureInfo.InvariantCulture),
                (layout.Test ?? layout.Validation)!["ndcg@20"].ToString("0.0000", CultureInfo.InvariantCulture),
                "",
            ]));
        if (document.Layouts.FirstOrDefault()?.RankCorrelation is { } correlation) page.Pairs(("the estimator's rank correlation", correlation.ToString("0.000", CultureInfo.InvariantCulture)));
        page.Quiet($"in {_host.Shown(document.Folder)}; the whole table takes {document.Most.ToString("N0", CultureInfo.InvariantCulture)} bytes, the smallest {document.Least.ToString("N0", CultureInfo.InvariantCulture)}");
    }
}
