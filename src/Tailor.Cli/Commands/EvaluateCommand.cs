using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Cli.Tables;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;

namespace Tailor.Cli.Commands;

/// <summary>tailor evaluate: metrics of a model or a baseline, with the protocol they hold for.</summary>
internal sealed class EvaluateCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly Argument<string> _scorer = new("model") { Description = "Model folder, or a baseline: popular, item-knn." };
    private readonly Option<string> _protocol = new("--protocol") { Description = "full, uniform-N, uniform-N-expected or popularity-N; ',history=kept' and ',users=N' may follow.", DefaultValueFactory = _ => "full" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Seed that freezes drawn candidates [default: 1]." };
    private readonly Option<string[]> _metrics = new("--metric") { Description = "Metrics, such as ndcg@10 hit@5 mrr@20 coverage@10 [default: ndcg@10 hit@10 mrr@10].", AllowMultipleArgumentsPerToken = true };
    private readonly StrategyOptions _strategy = new();
    private readonly ItemBitsOption _itemBits = new();
    private readonly MemoryOptions _memory = new();
    private readonly Option<bool> _validation = new("--validation") { Description = "Rank the validation items instead of the test items." };
    private readonly Option<bool> _advance = new("--advance-check") { Description = "With --customize forward-ofa: measure every structure within the budget, and whether a user's best on validation is so on test." };
    private readonly Option<string?> _against = new("--against") { Description = "Another model folder or baseline: differences to it, user by user, with their standard errors." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads [default: all cores]; the numbers do not depend on it." };

    public EvaluateCommand(CliHost host)
        : base("evaluate", "Measure a model or a baseline; the protocol is printed with every number.")
    {
        _host = host;
        Arguments.Add(_scorer);
        _data.AddTo(this);
        Options.Add(_protocol);
        Options.Add(_seed);
        Options.Add(_metrics);
        Options.Add(_validation);
        Options.Add(_advance);
        Options.Add(_against);
        Options.Add(_threads);
        _itemBits.AddTo(this);
        _memory.AddTo(this);
        _memory.AddKindTo(this);
        _strategy.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (protocol, metrics) = AskedFor(parsed);
        var threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        if (threads < 1) throw new UsageException($"--threads {threads}: expected at least 1.");
        var stage = parsed.GetValue(_validation) ? Stage.Validation : Stage.Test;
        var itemBits = _itemBits.Read(parsed);
        var (name, request) = (parsed.GetRequiredValue(_scorer), _strategy.Read(parsed, itemBits));
        var structures = _strategy.ReadStructures(parsed, itemBits);
        if ((request is not null || structures is not null) && Methods.Baselines.Contains(name)) throw new UsageException($"--customize: {name} has no network whose channels could be narrowed.");
        if (itemBits != StrategyRequest.FloatItems && Methods.Baselines.Contains(name)) throw new UsageException($"--item-bits: {name} has no item table that could be packed.");

        var table = _memory.ReadRequest(parsed);
        if (table is not null && Methods.Baselines.Contains(name)) throw new UsageException($"--memory: {name} has no item table.");
        if (table is not null && (request is not null || structures is not null || itemBits != StrategyRequest.FloatItems)) throw new UsageException("--memory goes with no --customize and no --item-bits.");
        if (parsed.GetValue(_advance)) return Check(parsed, name, structures, protocol, metrics, threads, cancellation);

        var report = Report.For(_host, parsed);
        var data = _data.Read(_host, parsed, report, cancellation);
        var customized = request is null && structures is null && table is null ? null : OpenCustomized(name, data, stage, request, structures, table, report, cancellation);
        var scorer = customized?.Scorer ?? Plain(name, data, stage, itemBits, report, cancellation);
        var other = parsed.GetValue(_against) is { } against ? Plain(against, data, stage, StrategyRequest.FloatItems, report, cancellation) : null;
        var result = Measure(scorer);
        var document = EvaluationDocument.Of(result, data.Name, customized?.Summarize()) with { Against = other is null ? null : AgainstDocument.Of(result, Measure(other)) };
        report.Show(document, CliJson.Default.EvaluationDocument, page => Show(page, document));
        return Task.FromResult(ExitCode.Success);

        EvaluationResult Measure(IScorer measured)
        {
            using var line = new ProgressLine(_host, measured.Name);
            var options = new EvaluationOptions { Metrics = metrics, Threads = threads, Clock = _host.Time, Progress = new EvaluationLine(line) };
            return Evaluator.Evaluate(measured, data.Split, stage, protocol, options, cancellation);
        }
    }

    private Task<int> Check(ParseResult parsed, string name, StructureRequest? structures, Protocol protocol, IReadOnlyList<Metric> metrics, int threads, CancellationToken cancellation)
    {
        if (structures is not { Source: StrategySource.Own, Average: null, Noise: null } || parsed.GetValue(_validation))
            throw new UsageException("--advance-check goes with --customize forward-ofa and --budget-flops or --budget-bytes: it tries each structure within the budget on both stages, so there is no other strategy, average, noise or stage.");
        RequireFolder(name);
        var report = Report.For(_host, parsed);
        var data = _data.Read(_host, parsed, report, cancellation);
        using var folder = ModelOpening.Open(_host, name);
        using var line = new ProgressLine(_host, "all structures");
        var options = new EvaluationOptions { Metrics = metrics, Threads = threads, Clock = _host.Time, Progress = new EvaluationLine(line) };
        var document = AdvanceCheck.Run(folder, name, data.Name, data.Split, structures.Budget, protocol, options, cancellation);
        report.Show(document, CliJson.Default.AdvanceCheckDocument, page => Show(page, document));
        return Task.FromResult(ExitCode.Success);
    }

    private (Protocol Protocol, IReadOnlyList<Metric> Metrics) AskedFor(ParseResult parsed)
    {
        try
        {
            var protocol = Protocol.Parse(parsed.GetRequiredValue(_protocol));
            if (parsed.GetValue(_seed) is { } seed) protocol = protocol with { Seed = seed };
            return (protocol, parsed.GetValue(_metrics) is { Length: > 0 } metrics ? [.. metrics.Select(Metric.Parse)] : EvaluationOptions.DefaultMetrics);
        }
        catch (EvaluationException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    /// <summary>A baseline, or a model that is the same for everybody.</summary>
    private IScorer Plain(string name, LoadedData data, Stage stage, int itemBits, Report report, CancellationToken cancellation)
    {
        if (Methods.Baselines.Contains(name)) return Scorers.Fit(name, data.Split, stage, options: null, cancellation);
        RequireFolder(name);
        return RequireItems(Scorers.Open(_host, name, data.Split, itemBits), name, data, report);
    }

    private CustomizedEvaluation OpenCustomized(string name, LoadedData data, Stage stage, StrategyRequest? request, StructureRequest? structures, TableRequest? table, Report report, CancellationToken cancellation)
    {
        RequireFolder(name);
        using var folder = ModelOpening.Open(_host, name);
        var customized = table is not null ? TableEvaluation.Open(folder, data.Split, stage, table)
            : request is null ? StructuredEvaluation.Open(folder, name, data.Split, stage, structures!, cancellation)
            : CustomizedEvaluation.Open(folder, name, data.Split, stage, request, _host.Time, cancellation);
        RequireItems(customized.Scorer, name, data, report);
        return customized;
    }

    private void RequireFolder(string name)
    {
        if (!Directory.Exists(_host.InWorkingFolder(name)))
            throw new UsageException($"there is no model folder '{name}', nor a baseline of that name.{Suggestion.Sentence(name, Methods.Baselines)}");
    }

    private static ModelScorer RequireItems(ModelScorer scorer, string name, LoadedData data, Report report)
    {
        if (scorer.UnknownItems == data.Sequences.ItemCount) throw new UsageException($"{name} knows none of the items in {data.Name}: it was trained on other data.");
        if (scorer.UnknownItems > 0) report.Say($"tailor: the model does not know {scorer.UnknownItems:N0} of {data.Sequences.ItemCount:N0} items; they rank last.");
        return scorer;
    }

    private static string Compared(string method) => method switch
    {
        CustomizationMethods.Chord => "the channels",
        CustomizationMethods.Diet => "the weights",
        Methods.ForwardOfa => "the blocks",
        _ => "all pairs",
    };

    private static void Show(Page page, AdvanceCheckDocument document)
    {
        page.Heading($"{document.Model} on {document.Data}: does a user's best structure repeat? {document.Budget}");
        page.Table(["metric", ">correlation", ">own best − shared best", ">± standard error", ">users"], document.Signals.Select(signal => (string[])
        [
            signal.Metric,
            signal.Correlation?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none",
            signal.Gain.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture),
            signal.GainStandardError.ToString("0.0000", CultureInfo.InvariantCulture),
            signal.Users.ToString(CultureInfo.InvariantCulture),
        ]));
        page.Table(["structure", ">multiply-adds", $">{document.Metric}, validation", ">test"], document.Structures.Select(one => (string[])
        [
            one.Structure,
            one.Share.ToString("0.0 %", CultureInfo.InvariantCulture),
            one.Validation.ToString("0.0000", CultureInfo.InvariantCulture),
            one.Test.ToString("0.0000", CultureInfo.InvariantCulture),
        ]));
        page.Quiet(document.Protocol.ToString());
    }

    private static void Show(Page page, EvaluationDocument document)
    {
        page.Heading($"{document.Scorer} on {document.Data}");
        page.Table(["metric", ">value", ">± standard error"], document.Metrics.Select(metric => (string[])
        [
            metric.Key,
            metric.Value.ToString("0.0000", CultureInfo.InvariantCulture),
            document.StandardErrors.TryGetValue(metric.Key, out var error) ? error.ToString("0.0000", CultureInfo.InvariantCulture) : "",
        ]));
        if (document.Against is { } against)
        {
            page.Heading($"less {against.Scorer}, user by user");
            page.Table(["metric", ">difference", ">± standard error", ">z"], against.Differences.Select(pair => (string[])
            [
                pair.Key,
                pair.Value.Difference.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture),
                pair.Value.StandardError.ToString("0.0000", CultureInfo.InvariantCulture),
                pair.Value.Z?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
            ]));
        }

        if (document.Customization is { } customization)
        {
            page.Heading($"Each user's network: {customization.Method}, {customization.Strategy} strategy, {customization.Budget}");
            page.Pairs(
                customization.Structures is { } structures
                    ? ("blocks", string.Create(CultureInfo.InvariantCulture, $"{structures.MeanShare:0.0 %} of the blocks' multiply-adds on average, at most {structures.MultiplyAdds:N0} of {structures.AllMultiplyAdds:N0} an item; {string.Join(", ", structures.Counts.Take(4).Select(pair => $"{pair.Key} for {pair.Value}"))}"))
                    : ("average bits", customization.AverageBits.ToString("0.000", CultureInfo.InvariantCulture)),
                ("strategies", string.Create(CultureInfo.InvariantCulture, $"{customization.DistinctStrategies:N0} that differ; two users' differ in {customization.HammingDistance:0.0 %} of {Compared(customization.Method)}")),
                ("stored", $"{customization.Bytes.Stored:N0} bytes"),
                ("resident", $"{customization.Bytes.Resident:N0} bytes"),
                ("history → top 10", customization.Microseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time:N1} µs, one thread") : "not measured"),
                ("sent", $"{customization.Bytes.InterestSent:N0} bytes up, {customization.Bytes.StrategySent:N0} down"));
            if (customization.Bytes.Packed is { } packed) page.Pairs(("weights at these bits", $"{packed:N0} bytes; the rows that run them are wider"));
            if (customization.SecondsPerUser is { } seconds) page.Pairs(("training on the device", $"{Span.Text(TimeSpan.FromSeconds(seconds))} a user"));
        }
        page.Quiet(document.Protocol.ToString());
        page.Quiet($"{Span.Text(TimeSpan.FromSeconds(document.Seconds))}");
    }
}
