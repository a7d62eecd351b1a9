using Tailor.Cli.Display;
using Tailor.Cli.Errors;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Interactions.Splits;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>Finds a layout for a budget, as it was asked for.</summary>
/// <param name="host">The world outside.</param>
/// <param name="model">The model with its table in blocks.</param>
/// <param name="split">What validates and tests.</param>
/// <param name="storage">How a device stores blocks.</param>
internal sealed class LayoutFinder(CliHost host, BlockedModel model, Split split, BlockStorage storage)
{
    private static readonly double[] Exponents = [0, .5, 1, 2];
    private RankCounts? _counts;

    private static IReadOnlyList<Metric> Metrics { get; } = [new(MetricKind.Recall, 20), new(MetricKind.Ndcg, 20), new(MetricKind.TailRecall, 20), new(MetricKind.Coverage, 20)];

    /// <summary>The layouts that the table allows.</summary>
    public LayoutSpace Space { get; } = new(model.Table, storage);

    /// <summary>Searches and measures; what was interrupted gives the best that was seen, unmeasured.</summary>
    public LayoutDocument Find(LayoutAsk ask, bool test, CancellationToken cancellation)
    {
        var begun = host.Time.GetTimestamp();
        using var line = new ProgressLine(host, $"{ask.Method} for {ask.Budget:N0} bytes");
        var judge = JudgeOf(ask, line, cancellation);
        var evaluations = 0;
        var found = Search(ask, judge, (count, best) =>
        {
            evaluations = count;
            line.Show((double)count / (ask.Population + ask.Cycles), $"best {best.Worth:0.0000}");
        }, cancellation);
        var seconds = Math.Round(host.Time.GetElapsedTime(begun).TotalSeconds, 3);
        var (validation, tested) = (Measure(found.Layout, Stage.Validation, cancellation), test ? Measure(found.Layout, Stage.Test, cancellation) : null);
        return new(
            ask,
            Space.BytesOf(found.Layout),
            [.. Enumerable.Range(0, Space.Groups).Select(group => (IReadOnlyList<int>)[.. Enumerable.Range(0, Space.Blocks).Where(block => found.Layout.Keeps(group, block))])],
            found.Worth,
            evaluations,
            seconds,
            (judge as LayoutEstimator)?.RankCorrelation,
            validation,
            tested,
            Complete: !cancellation.IsCancellationRequested);
    }

    /// <summary>The layout alone, measured by nobody, and its bytes.</summary>
    public (Layout Layout, long Bytes) Layout(LayoutAsk ask, CancellationToken cancellation)
    {
        using var line = new ProgressLine(host, $"{ask.Method} for {ask.Budget:N0} bytes");
        var found = Search(ask, JudgeOf(ask, line, cancellation), (count, best) => line.Show((double)count / (ask.Population + ask.Cycles), $"best {best.Worth:0.0000}"), cancellation);
        return (found.Layout, Space.BytesOf(found.Layout));
    }

    private ILayoutJudge JudgeOf(LayoutAsk ask, ProgressLine line, CancellationToken cancellation)
    {
        ILayoutJudge truth = model.Table.Options.School == RuleSchool.Nested && ask.Judge != "exact"
            ? _counts ??= Counts(ask, cancellation)
            : new ExactJudge(model.Scorer, split, new Metric(MetricKind.Ndcg, split.Sequences.ItemCount), ask.Users, ask.Seed);
        return ask.Judge == "estimator"
            ? LayoutEstimator.Fit(Space, ask.Budget, truth, new EstimatorOptions { Seed = ask.Seed, Layouts = ask.Labels }, count => line.Show((double)count / ask.Labels, $"{count:N0} layouts judged"), cancellation)
            : truth;
    }

    private RankCounts Counts(LayoutAsk ask, CancellationToken cancellation)
    {
        try
        {
            return RankCounts.Of(model.Table, split, ask.Users, ask.Seed, cancellation);
        }
        catch (ArgumentException tooMany)
        {
            throw new UsageException(tooMany.Message);
        }
    }

    private JudgedLayout Search(LayoutAsk ask, ILayoutJudge judge, Action<int, JudgedLayout> progress, CancellationToken cancellation)
    {
        var search = new LayoutSearch(Space, judge, new SearchOptions { Seed = ask.Seed, Population = ask.Population, Cycles = ask.Cycles, Sample = ask.Sample });
        return ask.Method switch
        {
            "evolution" => search.Evolve(ask.Budget, progress, cancellation),
            "random" => search.Random(ask.Budget, progress, cancellation),
            "greedy" => search.Greedy(ask.Budget, progress, cancellation),
            _ => ByPopularity(ask.Budget, judge, progress),
        };
    }

    private JudgedLayout ByPopularity(long budget, ILayoutJudge judge, Action<int, JudgedLayout> progress)
    {
        var best = Exponents.Select(alpha => PopularityRule.Of(Space, budget, alpha)).Select(layout => new JudgedLayout(layout, judge.Judge(layout))).MaxBy(one => one.Worth);
        progress(Exponents.Length, best);
        return best;
    }

    private OrderedDictionary<string, double>? Measure(Layout layout, Stage stage, CancellationToken cancellation)
    {
        EvaluationResult result;
        try
        {
            result = new ExactJudge(model.Scorer, split, Metrics[0], users: 0, seed: 1, stage).Evaluate(layout, Metrics, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }

        return new(result.Metrics.Select(metric => KeyValuePair.Create(metric.Key.ToString(), Math.Round(metric.Value.Value, 6))));
    }
}
