using Tailor.Evaluation;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Compact;

/// <summary>
/// A backbone whose embeddings are those of a compact table, which trains with it from what it can hold of the base's: leading vectors, or the mean of the
/// embeddings that share a row.
/// </summary>
public sealed class CompactTableGraph : WrappedGraph
{
    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">Which table.</param>
    /// <param name="loss">What trains.</param>
    /// <exception cref="ArgumentException">The options are out of range, the budget is too small, or the loss reads the whole table.</exception>
    public CompactTableGraph(BackboneGraph network, CompactOptions options, LossOptions loss) : base(network)
    {
        if (string.Join(" ", options.Problems()) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        if (loss.WholeTableProblem is { } whole) throw new ArgumentException(whole, nameof(loss));
        Shape = CompactShape.Within(options.Table, ItemCount, Spec.Width, (long)(options.Share * ItemCount * Spec.Width * sizeof(float)));
        Parameters.SetRate(ItemTable, 0);
        foreach (var (part, values) in Start(Items.data<float>())) Parameters.Add(part, values, Array.ConvertAll([.. Shape.Parts.First(one => string.Equals(one.Name, part, StringComparison.Ordinal)).Dimensions], size => (long)size));
    }

    /// <summary>What the table is made of.</summary>
    public CompactShape Shape { get; }

    /// <inheritdoc/>
    public override Tensor Rows(Tensor rows, ReadOnlySpan<long> items, BatchPosition position)
    {
        var places = new long[items.Length];
        for (var i = 0; i < places.Length; i++) places[i] = Shape.RowOf((int)items[i]);
        var own = torch.embedding(Parameters[CompactShape.RowsName], torch.tensor(places)); // (n, r)
        return Shape.Kind switch
        {
            CompactKind.Narrow => own.mm(Parameters[CompactShape.ProjectionName]), // (n, d)
            CompactKind.Memcom => own * torch.embedding(Parameters[CompactShape.NumbersName].view(ItemCount, 1), torch.tensor<long>(items, [items.Length])),
            _ => own,
        };
    }

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters) => new RecommenderScorer(Spec.Name, ModelExport.ToRecommender(Spec, ItemCount, Expanded(Shape, parameters)));

    /// <summary>Parameters with the embeddings that the stored table stands for.</summary>
    public static IReadOnlyDictionary<string, float[]> Expanded(CompactShape shape, IReadOnlyDictionary<string, float[]> parameters) =>
        new Dictionary<string, float[]>(parameters, StringComparer.Ordinal) { [ItemTable] = CompactTable.Expand(shape, parameters) };

    private Dictionary<string, float[]> Start(float[] table)
    {
        var width = Spec.Width;
        var start = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var rows = start[CompactShape.RowsName] = new float[Shape.Rows * Shape.RowWidth];
        if (Shape.Kind == CompactKind.Narrow)
        {
            var vectors = start[CompactShape.ProjectionName] = LeadingVectors.Of(table, width, Shape.RowWidth);
            using var scope = torch.NewDisposeScope();
            torch.tensor(table, ItemCount, width).mm(torch.tensor(vectors, Shape.RowWidth, width).t()).CopyTo<float>(rows);
            return start;
        }

        var counts = new int[Shape.Rows];
        for (var item = 0; item < ItemCount; item++) counts[Shape.RowOf(item)]++;
        for (var item = 0; item < ItemCount; item++)
        {
            var row = Shape.RowOf(item);
            for (var i = 0; i < width; i++) rows[(row * width) + i] += table[(item * width) + i] / counts[row];
        }

        if (Shape.Kind == CompactKind.Memcom) start[CompactShape.NumbersName] = Initializer.Constant(ItemCount, 1);
        return start;
    }
}
