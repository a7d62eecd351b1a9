using Tailor.Evaluation.Candidates;
using Tailor.Interactions;
using Tailor.Interactions.Randomness;

namespace Tailor.Evaluation.Ranking;

/// <summary>One thread's ranking of cases; all buffers are made once.</summary>
internal sealed class CaseRanker : IDisposable
{
    private readonly RankingPlan _plan;
    private readonly IScoringSession _session;
    private readonly float[] _scores;
    private readonly int[] _seenAt; // (items) the last case that had the item in its history
    private readonly Urn? _urn;
    private readonly TopList? _top;
    private readonly int[] _listItems = [];
    private readonly float[] _listScores = [];
    private int[] _seen = [];
    private int _case;

    public CaseRanker(RankingPlan plan, IScoringSession session)
    {
        (_plan, _session) = (plan, session);
        (_scores, _seenAt) = (new float[plan.Sequences.ItemCount], new int[plan.Sequences.ItemCount]);
        if (plan.Weights is { } weights) _urn = new Urn(weights);
        if (plan.Lists.Length == 0) return;
        var k = Math.Min(plan.Lists.Max(list => list.K), plan.Sequences.ItemCount);
        (_top, _listItems, _listScores) = (new TopList(k), new int[k], new float[k]);
    }

    public RankedCase Rank(EvaluationCase evaluated)
    {
        if (evaluated.Targets > 1) return RankSeveral(evaluated);
        var sequence = _plan.Sequences[evaluated.User];
        var history = sequence[..evaluated.HistoryLength];
        var target = sequence[evaluated.HistoryLength];
        _session.Score(evaluated.User, history, _scores);
        var reached = CountingPass.AtLeast(_scores, _scores[target]);
        if (reached < 0) throw NotANumber(evaluated.User);

        _case++;
        var ranked = _urn is null ? AmongAll(history, target, reached) : AmongDrawn(evaluated, history, target, _urn);
        if (_top is not null) Recommend(_top);
        return ranked;
    }

    public void Dispose() => _session.Dispose();

    private RankedCase AmongAll(ReadOnlySpan<int> history, int target, int reached)
    {
        var (rank, negatives) = (reached - 1, _scores.Length - 1); // the target reaches itself
        if (!_plan.Protocol.HistoryExcluded) return new RankedCase(rank, negatives);
        foreach (var item in history)
        {
            if (item == target || _seenAt[item] == _case) continue;
            _seenAt[item] = _case;
            negatives--;
            if (_scores[item] >= _scores[target]) rank--;
        }
        return new RankedCase(rank, negatives);
    }

    /// <summary>Several targets, among all items: each stands below the targets that score more (or as much, and come earlier in the sequence), and below every negative that reaches it.</summary>
    private RankedCase RankSeveral(EvaluationCase evaluated)
    {
        var sequence = _plan.Sequences[evaluated.User];
        var history = sequence[..evaluated.HistoryLength];
        var targets = sequence.Slice(evaluated.HistoryLength, evaluated.Targets);
        _session.Score(evaluated.User, history, _scores);
        _case += 2; // the history is marked with one number, targets with the one before, so that they stay candidates
        foreach (var target in targets) _seenAt[target] = _case - 1;
        var negatives = _scores.Length - 1;
        var seen = 0;
        if (_seen.Length < history.Length) _seen = new int[2 * history.Length];
        foreach (var item in _plan.Protocol.HistoryExcluded ? history : [])
        {
            if (_seenAt[item] >= _case - 1) continue;
            _seenAt[item] = _case;
            _seen[seen++] = item;
            negatives--;
        }

        var ranks = new int[targets.Length];
        for (var t = 0; t < ranks.Length; t++)
        {
            var score = _scores[targets[t]];
            ranks[t] = CountingPass.AtLeast(_scores, score);
            if (ranks[t] < 0) throw NotANumber(evaluated.User);
            foreach (var item in _seen.AsSpan(0, seen))
                if (_scores[item] >= score) ranks[t]--;
            for (var other = 0; other < ranks.Length; other++)
            {
                var above = _scores[targets[other]];
                if (above == score && other >= t) ranks[t]--; // itself, and equal ones that stand below it
            }
        }

        if (_top is not null) Recommend(_top);
        return new RankedCase(ranks.Min(), negatives, ranks);
    }

    private RankedCase AmongDrawn(EvaluationCase evaluated, ReadOnlySpan<int> history, int target, Urn urn)
    {
        urn.Remove(target);
        if (_plan.Protocol.HistoryExcluded)
        {
            foreach (var item in history) urn.Remove(item);
        }
        var random = new RandomStream((long)DrawPurpose.Negatives, _plan.Protocol.Seed, evaluated.User, evaluated.HistoryLength);
        var (rank, drawn) = (0, 0);
        for (; drawn < _plan.Protocol.Negatives && urn.Total > 0; drawn++)
        {
            if (_scores[urn.Draw(ref random)] >= _scores[target]) rank++;
        }
        urn.Refill();
        return new RankedCase(rank, drawn);
    }

    /// <summary>The list that a user would see: the best of all but what <see cref="AmongAll"/> has marked as seen.</summary>
    private void Recommend(TopList top)
    {
        for (var item = 0; item < _scores.Length; item++)
        {
            if (_seenAt[item] != _case) top.Offer(item, _scores[item]);
        }
        var count = top.TakeAll(_listItems, _listScores);
        foreach (var list in _plan.Lists) list.Add(_listItems.AsSpan(0, count));
    }

    private EvaluationException NotANumber(int user)
    {
        var item = Array.FindIndex(_scores, float.IsNaN);
        return new EvaluationException(
            $"{_plan.Scorer} scores item {item} (\"{_plan.Sequences.Items[item]}\") NaN for user {user} (\"{_plan.Sequences.Users[user]}\"); expected numbers or infinities.");
    }
}
