using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Budgets;

/// <summary>
/// The choice among all subsets of a network's blocks that a budget allows. A subset's worth is the sum of its blocks' worths (logit of keeping less
/// that of skipping), so a softmax over the subsets is the product of independent gates, given that the budget holds. Training and customization
/// choose with the same code, so a budget holds by construction in both.
/// </summary>
/// <remarks>One instance for one thread: it keeps its working memory, and choosing allocates none.</remarks>
public sealed class StructureChoice
{
    /// <summary>Most blocks: 2^8 subsets are looked at for each choice.</summary>
    public const int MostBlocks = 8;

    private const double HighestPrice = 1e6;
    private const int Halvings = 40;

    private readonly float[] _scores;
    private readonly long[][] _costs;
    private readonly double[][] _shares;

    /// <summary>Lists the subsets.</summary>
    /// <param name="backbone">The network.</param>
    /// <exception cref="ArgumentException">It has no blocks that can be skipped, or more than <see cref="MostBlocks"/>.</exception>
    public StructureChoice(BackboneSpec backbone)
    {
        Costs = new StructureCosts(backbone);
        if (Blocks is 0 or > MostBlocks) throw new ArgumentException($"Expected a network with 1 to {MostBlocks} blocks that can be skipped, found {backbone.Name} with {Blocks}.", nameof(backbone));
        _scores = new float[1 << Blocks];
        _costs = [.. Enum.GetValues<StructureBudgetKind>().Select(kind => Enumerable.Range(0, Subsets).Select(subset => Costs.Of(kind, Structure(subset))).ToArray())];
        _shares = [.. Enum.GetValues<StructureBudgetKind>().Select(kind => Enumerable.Range(0, Subsets).Select(subset => Costs.ShareOf(kind, Structure(subset))).ToArray())];
    }

    /// <summary>What structures cost.</summary>
    public StructureCosts Costs { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => Costs.Blocks;

    /// <summary>Number of subsets: bit l of a subset's number says whether block l is in it.</summary>
    public int Subsets => _scores.Length;

    /// <summary>A subset as a plan says it.</summary>
    public Structure Structure(int subset) => Plans.Structure.Of(Blocks, (ulong)subset);

    /// <summary>What a subset costs, the rest of the network included.</summary>
    public long CostOf(StructureBudgetKind kind, int subset) => _costs[(int)kind][subset];

    /// <summary>What a subset costs as a share of what all blocks cost.</summary>
    public double ShareOf(StructureBudgetKind kind, int subset) => _shares[(int)kind][subset];

    /// <summary>Whether a budget allows a subset.</summary>
    public bool IsWithin(int subset, StructureBudget budget) =>
        CostOf(budget.Kind, subset) <= budget.Limit && (budget.MostBytes is not { } bytes || CostOf(StructureBudgetKind.Bytes, subset) <= bytes);

    /// <summary>All subsets that a budget allows, in the order of their numbers.</summary>
    public int[] Allowed(StructureBudget budget) => [.. Enumerable.Range(0, Subsets).Where(subset => IsWithin(subset, budget))];

    /// <summary>The subset of the greatest worth that a budget allows; of equal ones the one with the lower number.</summary>
    /// <param name="worths">(blocks) logit of keeping less that of skipping.</param>
    /// <param name="budget">The budget.</param>
    /// <exception cref="ArgumentException">The budget cannot be met, a length is wrong, or a worth is not a number.</exception>
    public int Best(ReadOnlySpan<float> worths, StructureBudget budget)
    {
        Score(worths, budget);
        var best = 0;
        for (var subset = 1; subset < _scores.Length; subset++)
        {
            if (_scores[subset] > _scores[best]) best = subset;
        }

        return best;
    }

    /// <summary>How likely each block is kept: Σ of a softmax over the subsets that a budget allows.</summary>
    /// <param name="worths">(blocks) logit of keeping less that of skipping.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="kept">(blocks) receives the probabilities.</param>
    /// <exception cref="ArgumentException">The budget cannot be met, a length is wrong, or a worth is not a number.</exception>
    public void Probabilities(ReadOnlySpan<float> worths, StructureBudget budget, Span<float> kept)
    {
        Score(worths, budget);
        if (kept.Length != Blocks) throw new ArgumentException($"Expected room for {Blocks} probabilities, found {kept.Length}.", nameof(kept));
        var (largest, sum) = (float.NegativeInfinity, 0f);
        foreach (var score in _scores) largest = MathF.Max(largest, score);
        kept.Clear();
        for (var subset = 0; subset < _scores.Length; subset++)
        {
            var weight = MathF.Exp(_scores[subset] - largest);
            sum += weight;
            for (var block = 0; block < Blocks; block++) kept[block] += (subset >> block & 1) * weight;
        }

        for (var block = 0; block < Blocks; block++) kept[block] /= sum;
    }

    /// <summary>The lowest price at which the best subsets of a fleet's users cost no more than the budget's average, by bisection.</summary>
    /// <param name="worths">(users, blocks) a row a user.</param>
    /// <param name="budget">Each user's limit, and the average of all.</param>
    /// <returns>0 where they cost no more anyway, or where no average is set.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Best"/>.</exception>
    public double PriceOf(ReadOnlySpan<float> worths, StructureBudget budget)
    {
        if (budget.Average is not { } average || MeanShare(worths, budget with { Price = 0 }) <= average) return 0;
        var (low, high) = (0.0, 1.0);
        while (high < HighestPrice && MeanShare(worths, budget with { Price = high }) > average) (low, high) = (high, 2 * high);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (MeanShare(worths, budget with { Price = middle }) > average) low = middle;
            else high = middle;
        }

        return high;
    }

    private double MeanShare(ReadOnlySpan<float> worths, StructureBudget budget)
    {
        var (total, users) = (0.0, worths.Length / Blocks);
        for (var user = 0; user < users; user++) total += ShareOf(budget.Kind, Best(worths.Slice(user * Blocks, Blocks), budget));
        return total / users;
    }

    private void Score(ReadOnlySpan<float> worths, StructureBudget budget)
    {
        if (Costs.Problem(budget) is { } problem) throw new ArgumentException(problem, nameof(budget));
        if (worths.Length != Blocks) throw new ArgumentException($"Expected {Blocks} worths, found {worths.Length}.", nameof(worths));
        for (var block = 0; block < Blocks; block++)
        {
            if (!float.IsFinite(worths[block])) throw new ArgumentException($"The worth of block {block} is {worths[block]}; expected a finite number.", nameof(worths));
        }

        for (var subset = 0; subset < _scores.Length; subset++)
        {
            var score = -(float)(budget.Price * ShareOf(budget.Kind, subset));
            for (var block = 0; block < Blocks; block++) score += (subset >> block & 1) * worths[block];
            _scores[subset] = IsWithin(subset, budget) ? score : float.NegativeInfinity;
        }
    }
}
