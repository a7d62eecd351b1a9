using Tailor.Evaluation;
using Tailor.Interactions.Randomness;
using Tailor.Models.Elastic;
using Tailor.Runtime;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Losses;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Elastic;

/// <summary>
/// A backbone that reads and scores items as a scalable table of some size has them, another size for each batch: what trains is a table that small beginnings
/// serve well, and an encoder that knows their errors.
/// </summary>
public sealed class ElasticTuningGraph : WrappedGraph
{
    /// <summary>Name of the vectors of the table's dimensions, (d, d), among the parameters: they do not train.</summary>
    public const string Turn = "elastic.turn";

    private const string Header = "elastic.header", Means = "elastic.means", Name = "the table that trains";

    private readonly ElasticTuningOptions _options;
    private readonly TableMaker _make;
    private readonly int _seed;
    private readonly Teacher? _teacher;
    private readonly ThreadLocal<Tensor?> _distance = new();
    private TableCoder? _coder;

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">What steps read.</param>
    /// <param name="loss">What trains.</param>
    /// <param name="make">Makes tables.</param>
    /// <param name="seed">Seed of the sizes.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the loss.</exception>
    public ElasticTuningGraph(BackboneGraph network, ElasticTuningOptions options, LossOptions loss, TableMaker make, int seed) : base(network)
    {
        if (string.Join(" ", options.Problems(loss)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        (_options, _make, _seed) = (options, make, seed);
        if (options.Distillation > 0) _teacher = new Teacher(network);

        // What the table in use consists of, as parameters that do not train: a checkpoint has them. The turn is the base's.
        var table = Read(_make(RecommenderOf(Parameters.Snapshot()), Items.data<float>(), []));
        Add(Turn, table.Header.Width, table.Header.Width);
        Parameters[Turn].CopyFrom<float>(Parts(table).Vectors);
        Add(Header, table.Header.Length);
        Add(Means, table.Header.Groups, table.Header.Width);
    }

    /// <inheritdoc/>
    public override void Prepare(long step)
    {
        if (step % _options.RebuildEvery == 0)
        {
            var table = Read(Stream(Parameters.Snapshot()));
            Parameters[Header].CopyFrom<float>(Array.ConvertAll(table.Header.Encode(), value => (float)value));
            Parameters[Means].CopyFrom<float>(Parts(table).Means);
        }
        else if (_coder is not null)
        {
            return;
        }

        _coder?.Dispose();
        _coder = new TableCoder(ElasticHeader.Read(Array.ConvertAll(Parameters[Header].data<float>(), value => (byte)value), Name), Parameters[Turn].data<float>(), Parameters[Means].data<float>());
    }

    /// <inheritdoc/>
    public override Tensor Rows(Tensor rows, ReadOnlySpan<long> items, BatchPosition position)
    {
        var random = new RandomStream(_seed, (long)RandomPurpose.TableSizes, position.Epoch, position.Batch);
        _distance.Value = null;
        if (random.Unit() < _options.Whole) return rows;
        var share = _options.Smallest * Math.Pow(_options.Largest / _options.Smallest, random.Unit());
        (var coded, _distance.Value) = _coder!.Rows(rows, items, _coder.Bits(share));
        return coded;
    }

    /// <inheritdoc/>
    public override Tensor? Auxiliary(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch, Func<Tensor, Tensor> mean)
    {
        var divergence = _teacher is null ? null : _teacher.Divergence(states, rows, candidates, batch) * _options.Distillation;
        if (_options.Commitment == 0 || _distance.Value is not { } distance) return divergence;
        return divergence is null ? distance * _options.Commitment : divergence + (distance * _options.Commitment);
    }

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters)
    {
        var stream = Stream(parameters);
        var layout = new ElasticLayout(ElasticHeader.Read(stream, Name));
        return new AlternatingScorer(Spec.Name, [.. _options.Budgets.Select(share =>
        {
            var length = layout.Within((long)(share * ItemCount * Spec.Width * sizeof(float))) ?? layout.Shortest;
            var table = ElasticTable.Read(stream.AsMemory(0, (int)length), Name);
            return ModelExport.ToRecommender(Spec, ItemCount, parameters, table: table);
        })]);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _coder?.Dispose();
        _teacher?.Dispose();
        _distance.Dispose();
        base.Dispose();
    }

    private Recommender RecommenderOf(IReadOnlyDictionary<string, float[]> parameters) => ModelExport.ToRecommender(Spec, ItemCount, parameters);

    private byte[] Stream(IReadOnlyDictionary<string, float[]> parameters) => _make(RecommenderOf(parameters), parameters[ItemTable], parameters[Turn]);

    private static ElasticTable Read(byte[] stream) => ElasticTable.Read(stream, Name);

    private void Add(string name, params ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape) count *= size;
        Parameters.Add(name, new float[count], shape);
        Parameters.SetRate(name, 0);
    }

    private static (float[] Vectors, float[] Means) Parts(ElasticTable table)
    {
        var (width, groups) = (table.Header.Width, table.Header.Groups);
        var (vectors, means) = (new float[width * width], new float[groups * width]);
        foreach (var d in table.Dimensions)
        {
            table.Vector(d, vectors.AsSpan(d * width, width));
            for (var group = 0; group < groups; group++) means[(group * width) + d] = table.Mean(group, d);
        }

        return (vectors, means);
    }
}
