using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Baselines;

/// <summary>
/// Item neighbourhoods (Sarwar et al., WWW 2001; shrinkage as in Bell and Koren, ICDM 2007): sim(i, j) = c_ij / (√(c_i c_j) + shrinkage), where c_ij is the number
/// of users who had both. An item's score is the sum of its similarities to the history's items, each weighted by 2^(−age / half-life).
/// Memory: 8 bytes a neighbour kept; while fitting also 8 bytes a (user, item) pair and 12 bytes an item and thread. Time: Σ over users of (items of the user)².
/// </summary>
public sealed class ItemKnn : IScorer
{
    private readonly int[][] _neighbors;       // (items)(≤ K) best first
    private readonly float[][] _similarities;  // the same shape
    private readonly double _halfLife;

    private ItemKnn(int[][] neighbors, float[][] similarities, double halfLife) =>
        (_neighbors, _similarities, _halfLife) = (neighbors, similarities, halfLife);

    /// <inheritdoc/>
    public string Name => "item-knn";

    /// <inheritdoc/>
    public int ItemCount => _neighbors.Length;

    /// <summary>Finds neighbours in what is known before a stage: for validation the training parts, for test also the validation items.</summary>
    /// <param name="split">The data.</param>
    /// <param name="stage">The stage it will be evaluated on.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="threads">Threads, at least 1; null for the machine's cores. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at before each item.</param>
    /// <exception cref="EvaluationException">A setting is out of range.</exception>
    public static ItemKnn Fit(Split split, Stage stage, ItemKnnOptions? options = null, int? threads = null, CancellationToken cancellationToken = default)
    {
        options ??= new ItemKnnOptions();
        options.Check();
        var items = split.Sequences.ItemCount;
        var lists = new UserItemLists(split.Sequences, KnownInteractions.Lengths(split, stage));
        var (neighbors, similarities) = (new int[items][], new float[items][]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(
            0, items, parallel,
            () => new NeighborSearch(lists, items, options),
            (item, _, search) =>
            {
                (neighbors[item], similarities[item]) = search.Of(item);
                return search;
            },
            static _ => { });
        return new ItemKnn(neighbors, similarities, options.HalfLife);
    }

    /// <summary>An item's neighbours, nearest first; of equal similarities the lower index first.</summary>
    public ReadOnlySpan<int> Neighbors(int item) => _neighbors[item];

    /// <summary>Their similarities.</summary>
    public ReadOnlySpan<float> Similarities(int item) => _similarities[item];

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(this);

    private sealed class Session(ItemKnn model) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            scores.Clear();
            var (vote, decay) = (1f, (float)Math.Pow(2, -1 / model._halfLife));
            for (var h = history.Length - 1; h >= 0; h--, vote *= decay)
            {
                var (neighbors, similarities) = (model._neighbors[history[h]], model._similarities[history[h]]);
                for (var n = 0; n < neighbors.Length; n++) scores[neighbors[n]] += vote * similarities[n];
            }
        }

        public void Dispose()
        {
        }
    }
}
