using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Runtime.Candidates;

/// <summary>
/// A recommender that ranks a session's candidates and holds their rows and those of known items only: the device's side of re-ranking. Items are the model's, as
/// everywhere; answers are those of the whole table, restricted to the candidates. Immutable; shared by all threads.
/// </summary>
public sealed class CandidateRecommender
{
    /// <summary>Copies the tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="set">Which items are held.</param>
    /// <param name="rows">The backbone's tensors, and <c>items.weight</c> (set.Items, Width) with <c>items.bias</c> where there are any: what <see cref="CandidateSet.RowsOf"/> gives.</param>
    /// <param name="options">Kernels, widths, blocks and parameters; no scalable table.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="ArgumentException">The options do not fit the backbone.</exception>
    public CandidateRecommender(BackboneSpec spec, CandidateSet set, ITensorSource rows, RecommenderOptions options)
        : this(set, new Recommender(spec, RowCount(set), rows, WithoutTable(options)))
    {
    }

    private CandidateRecommender(CandidateSet set, Recommender held) => (Set, Held) = (set, held);

    /// <summary>Which items are held.</summary>
    public CandidateSet Set { get; }

    /// <summary>The network over the held rows: its items are rows of the set. For what asks for interests and sizes.</summary>
    public Recommender Held { get; }

    /// <summary>Copies what a session needs of an open model folder; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="set">Which items are held.</param>
    /// <param name="options">Kernels, widths and blocks; without a quantization or an adaptation, that of the manifest counts.</param>
    /// <exception cref="ArgumentException">The set is of a model with another number of items, or the options do not fit.</exception>
    public static CandidateRecommender Open(ModelFolder folder, CandidateSet set, RecommenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(set);
        var manifest = folder.Manifest;
        if (set.ItemCount != manifest.ItemCount) throw new ArgumentException($"Expected candidates of a model of {manifest.ItemCount} items, found a set of {set.ItemCount}.", nameof(set));
        return new(manifest.Backbone, set, set.RowsOf(new TensorFileSource(folder.Backbone, folder.Items)), Recommender.Completed(options, manifest));
    }

    /// <summary>The same rows under a plan; see <see cref="Recommender.Apply(PlanParts)"/>.</summary>
    public CandidateRecommender Apply(PlanParts parts) => new(Set, Held.Apply(parts));

    /// <summary>Opens a session: all the working memory that one thread needs. Its calls allocate nothing.</summary>
    public CandidateSession OpenSession() => new(this);

    private static RecommenderOptions WithoutTable(RecommenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Table is null ? options : throw new ArgumentException("A scalable table has all items; candidates are rows of the model's own table.", nameof(options));
    }

    private static int RowCount(CandidateSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.Items.Length;
    }
}
