using System.Runtime.ExceptionServices;
using Tailor.Evaluation.Candidates;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Ranking;
using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation;

/// <summary>Ranks each case's target among the protocol's candidates, on all cores. The result is the same for any number of threads.</summary>
public static class Evaluator
{
    /// <summary>Evaluates a scorer.</summary>
    /// <param name="scorer">What to evaluate.</param>
    /// <param name="split">Histories and targets.</param>
    /// <param name="stage">Validation or test targets.</param>
    /// <param name="protocol">Candidates, seed, history, users.</param>
    /// <param name="options">Metrics, threads, progress; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before each case.</param>
    /// <exception cref="EvaluationException">No cases, a scorer for another number of items, a NaN score (which names the user), or coverage, popularity or gini under sampled candidates.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EvaluationResult Evaluate(
        IScorer scorer, Split split, Stage stage, Protocol protocol, EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvaluationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        var sequences = split.Sequences;
        var all = stage == Stage.Test ? split.Test : split.Validation;
        if (all.Count == 0) throw new EvaluationException($"The split \"{split.Rule}\" has no {(stage == Stage.Test ? "test" : "validation")} cases, so there is nothing to evaluate.");
        if (scorer.ItemCount != sequences.ItemCount)
            throw new EvaluationException($"{scorer.Name} scores {scorer.ItemCount} items, but the data has {sequences.ItemCount}: it was made from other data.");
        foreach (var metric in options.Metrics)
        {
            if (metric.IsOfLists && protocol.Rule != CandidateRule.Full)
                throw new EvaluationException($"{metric} looks at recommended lists, which need the protocol full; found {protocol}.");
        }

        if (protocol.Rule != CandidateRule.Full && all.Any(asked => asked.Targets > 1))
            throw new EvaluationException($"The split \"{split.Rule}\" asks for several items at once, which needs the protocol full; found {protocol}.");

        var started = options.Clock.GetTimestamp();
        var popularity = split.TrainingCounts();
        var selection = CaseSelection.Of(all, protocol);
        var plan = RankingPlan.Of(scorer.Name, sequences, protocol, popularity, options.Metrics);
        var ranked = RankAll(scorer, plan, selection.Cases, options, cancellationToken);
        var description = ProtocolDescription.Of(protocol, split.Rule, stage, sequences.ItemCount, selection.Users, selection.UsersWithCase, selection.Cases);
        var result = new EvaluationResult(plan, description, selection, ranked, options.Clock.GetElapsedTime(started).TotalSeconds);
        result.Measure(options.Metrics, plan.Lists, popularity);
        return result;
    }

    private static RankedCase[] RankAll(IScorer scorer, RankingPlan plan, EvaluationCase[] cases, EvaluationOptions options, CancellationToken cancellationToken)
    {
        const int Stride = 16; // cases a thread takes at once
        var ranked = new RankedCase[cases.Length];
        var (next, done) = (0, 0);
        var every = Math.Max(1, cases.Length / 100);
        var threads = Math.Min(options.Threads, (cases.Length + Stride - 1) / Stride);
        var failures = new SortedList<int, ExceptionDispatchInfo>();

        void Work(int thread)
        {
            var at = 0;
            try
            {
                using var ranker = new CaseRanker(plan, scorer.OpenSession());
                while ((at = Interlocked.Add(ref next, Stride) - Stride) < cases.Length)
                {
                    for (var end = Math.Min(at + Stride, cases.Length); at < end; at++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        ranked[at] = ranker.Rank(cases[at]);
                        var count = Interlocked.Increment(ref done);
                        if (count % every == 0 || count == cases.Length) options.Progress?.Report(new EvaluationProgress(count, cases.Length));
                    }
                }
            }
            catch (Exception error)
            {
                Interlocked.Exchange(ref next, cases.Length); // the others stop after the cases they have
                lock (failures) failures.TryAdd(at, ExceptionDispatchInfo.Capture(error));
            }
        }

        // Threads beyond the first are long-running tasks: an evaluation never waits for the thread pool, nor blocks it.
        var others = new Task[threads - 1];
        for (var t = 0; t < others.Length; t++)
        {
            var thread = t + 1;
            others[t] = Task.Factory.StartNew(() => Work(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        Work(0);
        Task.WaitAll(others, CancellationToken.None);
        if (failures.Count > 0) failures.GetValueAtIndex(0).Throw();
        return ranked;
    }
}
