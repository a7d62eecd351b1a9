using Tailor.Evaluation;
using Tailor.Interactions.Randomness;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Rule.Search;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Rule;

/// <summary>
/// A sequential backbone whose item table is in RULE's blocks, the nested school: a batch reads and scores items with all blocks, with one, or with a drawn number
/// of leading blocks a group (the sandwich rule, taken in turns: 1 : 1 : <see cref="RuleOptions.Draws"/>), and items' blocks are kept apart.
/// </summary>
public sealed class RuleBlocksGraph : WrappedGraph
{
    /// <summary>Tables that validation reads, shares of the whole one: users take turns.</summary>
    private static readonly double[] Shares = [.1, .2, .4, 1];

    private readonly RuleOptions _options;
    private readonly ItemGroups _groups;
    private readonly int _seed;
    private readonly LayoutSpace _space;
    private readonly ThreadLocal<Tensor?> _penalty = new();

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">RULE's settings.</param>
    /// <param name="loss">What trains.</param>
    /// <param name="groups">Which items keep the same blocks.</param>
    /// <param name="seed">Seed of what a batch keeps.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the backbone or the loss.</exception>
    public RuleBlocksGraph(BackboneGraph network, RuleOptions options, LossOptions loss, ItemGroups groups, int seed) : base(network)
    {
        if (string.Join(" ", Problems(options, loss)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        (_options, _groups, _seed) = (options, groups, seed);
        _space = new LayoutSpace(groups.Sizes, options.Blocks, BlockWidth, leading: true);
    }

    private int BlockWidth => Spec.Width / _options.Blocks;

    /// <inheritdoc/>
    public override Tensor Rows(Tensor rows, ReadOnlySpan<long> items, BatchPosition position)
    {
        _penalty.Value = Penalty(rows);
        var random = new RandomStream(_seed, (long)RandomPurpose.KeptBlocks, position.Epoch, position.Batch);
        var turn = random.Below(2 + _options.Draws);
        if (turn == 0) return rows;
        int[] kept = [.. Enumerable.Range(0, _groups.Count).Select(_ => turn == 1 ? 1 : 1 + random.Below(_options.Blocks))];
        var mask = new float[items.Length * Spec.Width];
        for (var row = 0; row < items.Length; row++) mask.AsSpan(row * Spec.Width, kept[_groups.GroupOf[items[row]]] * BlockWidth).Fill(1);
        return rows * torch.tensor(mask, items.Length, Spec.Width);
    }

    /// <inheritdoc/>
    public override Tensor? Auxiliary(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch, Func<Tensor, Tensor> mean) => _penalty.Value;

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters) => new AlternatingScorer(Spec.Name, [.. Shares.Select(share =>
    {
        var layout = PopularityRule.Of(_space, Math.Max(_space.Least, (long)(share * _space.Most)), alpha: 1);
        var cut = new Dictionary<string, float[]>(parameters, StringComparer.Ordinal) { [ItemTable] = LayoutRows.Cut(parameters[ItemTable], Spec.Width, BlockWidth, _groups, layout) };
        return ModelExport.ToRecommender(Spec, ItemCount, cut);
    })]);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _penalty.Dispose();
        base.Dispose();
    }

    /// <summary>What keeps blocks apart, the mean over the batch's rows; null where nothing does.</summary>
    private Tensor? Penalty(Tensor rows)
    {
        var (n, blocks) = (rows.shape[0], (long)_options.Blocks);
        if (_options.Diversity == Diversity.None || _options.DiversityWeight == 0 || blocks == 1) return null;
        var cut = rows.view(n, blocks, BlockWidth);
        if (_options.Diversity == Diversity.Consecutive)
        {
            var step = cut.narrow(1, 1, blocks - 1) - cut.narrow(1, 0, blocks - 1);
            return (step * step).sum() * (-_options.DiversityWeight / n);
        }

        var lengths = (cut * cut).sum(2); // (n, N)
        var distances = lengths.unsqueeze(2) + lengths.unsqueeze(1) - (cut.bmm(cut.transpose(1, 2)) * 2); // (n, N, N) squared
        var near = (distances * (-1 / (2 * _options.DiversityRadius * _options.DiversityRadius))).exp();
        return (near.sum() + (-(double)n * blocks)) * (_options.DiversityWeight / (n * blocks * (blocks - 1))); // a block is at no distance of itself
    }

    private IEnumerable<string> Problems(RuleOptions options, LossOptions loss)
    {
        foreach (var problem in options.Problems(Spec.Width, ItemCount)) yield return problem;
        if (options.School != RuleSchool.Nested) yield return "A sequential backbone is trained in the nested school: the tile score has states and rows of one block.";
        if (Spec.ItemBias) yield return "The backbone has biases of items, which layouts of blocks do not know.";
        if (loss.WholeTableProblem is { } whole) yield return whole;
    }
}
