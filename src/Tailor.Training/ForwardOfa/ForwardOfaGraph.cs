using Tailor.Evaluation;
using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Interests;
using Tailor.Training.Losses;
using Tailor.Training.Schedules;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// A backbone of which each user runs blocks and parameters of their own (Forward-OFA, KDD 2025): extractor → interest, with the budget → controller →
/// structure and its distribution → guide → extractor once more → interest as seen from the structure → one generator a block → parameters.
/// The controls are the same graph with other sources.
/// </summary>
public sealed class ForwardOfaGraph : WrappedGraph
{
    private readonly ForwardOfaOptions _options;
    private readonly ForwardOfaSpec _spec;
    private readonly int _epochs;
    private readonly int _seed;
    private readonly Dictionary<string, int> _blocks = new(StringComparer.Ordinal);
    private readonly ThreadLocal<Tensor?> _loss = new();
    private readonly ThreadLocal<List<Tensor>> _interests = new(() => []);
    private readonly ExtractorGraph? _extractor;
    private readonly ExtractorGraph? _guided;
    private readonly ControllerGraph? _controller;
    private readonly GeneratorGraph? _generators;
    private readonly StructurePolicy _policy;
    private readonly GradientConflict? _conflict;
    private readonly ThreadLocal<(DrawnStructures Drawn, PlannedRows Plans)> _drawn = new();

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone, trained with all blocks.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="epochs">Epochs of the run: temperature and average budget change over them.</param>
    /// <param name="seed">Seed of first values and of what is drawn.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the backbone.</exception>
    public ForwardOfaGraph(BackboneGraph network, ForwardOfaOptions options, int epochs, int seed) : base(network)
    {
        if (string.Join(" ", options.Problems(network.Spec)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        (_options, _spec, _epochs, _seed) = (options, options.Customizer(), epochs, seed);
        var blocks = Spec.SkippableBlocks();
        for (var b = 0; b < blocks.Count; b++)
        {
            if (IsEverKept(b)) _blocks.Add(blocks[b].Name, b);
        }

        _policy = new StructurePolicy(Spec, options);
        var (initializer, before) = (new Initializer(seed), Parameters.Count);
        if (_spec.ReadsInterest || options.InterestLoss > 0) _extractor = new ExtractorGraph(Parameters, Spec.Width, initializer);
        if (_spec.ReadsGuidedInterest) _guided = new ExtractorGraph(Parameters, Spec.Width, initializer, ExtractorSpec.FromGuide);
        if (_spec.HasController) _controller = new ControllerGraph(Parameters, _spec, Spec, options.KeepProbability, initializer);
        if (_spec.Adaptation is not null) _generators = new GeneratorGraph(Parameters, _spec, Spec, initializer);
        if (options.ConflictEvery > 0) _conflict = new GradientConflict(Parameters, blocks);
        foreach (var name in Parameters.Names.Skip(before).ToArray()) Parameters.SetRate(name, options.CustomizerRate);
    }

    /// <summary>What is trained.</summary>
    public ForwardOfaOptions Options => _options;

    /// <inheritdoc/>
    public override int ProfileLength => _extractor is null ? 0 : _options.ProfileLength;

    /// <inheritdoc/>
    public override bool SharedProfiles => ProfileLength > 0 && _options.SharedProfiles;

    /// <inheritdoc/>
    public override int PlanEvery => SharedProfiles ? _options.PlanEvery : 0;

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout)
    {
        var (inputs, profiles) = Split(embedded, batch);
        var plans = new PlannedRows(batch);
        var budgets = _policy.Budgets(plans.Count, Stream(RandomPurpose.ShareOfBudget, batch));
        _interests.Value!.Clear();
        var interests = _spec.Structures == StructureSource.Personal || (_options.InterestLoss > 0 && _guided is null) ? Remembered(_extractor!.Interests(profiles, batch, plans.Ends), plans) : null; // (U, d)
        var drawn = Draw(interests, budgets, batch);
        _loss.Value = drawn.Loss;
        if (_conflict is not null) _drawn.Value = (drawn, plans);
        return Network.States(inputs, batch, dropout, Arithmetic(drawn, profiles, plans, batch));
    }

    /// <inheritdoc/>
    public override Tensor? Auxiliary(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch, Func<Tensor, Tensor> mean)
    {
        var predicting = _options.InterestLoss == 0 ? null : InterestLoss.Of(_interests.Value!, batch, mean) * _options.InterestLoss; // before StatesAgain, which computes interests anew
        if (_conflict is not null && batch.Position.Batch % _options.ConflictEvery == 0)
        {
            var (drawn, plans) = _drawn.Value;
            _conflict.Observe(plans.OfRows(drawn.Kept), batch, () => StatesAgain(batch, drawn, plans), mean);
        }

        return _loss.Value is not { } loss ? predicting : predicting is null ? loss : loss + predicting;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Observations() =>
        _conflict is null ? _policy.Tally.Take() : new Dictionary<string, double>([.. _policy.Tally.Take(), .. _conflict.Tally.Take()], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters) => new ForwardOfaScorer(this, parameters);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loss.Dispose();
        _interests.Dispose();
        _drawn.Dispose();
        base.Dispose();
    }

    /// <summary>The worths of all blocks to one user, (L): logit of keeping less that of skipping.</summary>
    /// <param name="interest">(d), or empty where the controller reads none.</param>
    /// <param name="share">The budget as a share of all blocks' cost.</param>
    internal float[] WorthsOf(float[] interest, float share)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        var logits = _controller!.Logits(interest.Length == 0 ? null : torch.tensor(interest, 1, interest.Length), [share]).data<float>();
        var worths = new float[_policy.Blocks];
        for (var block = 0; block < worths.Length; block++) worths[block] = logits[block] - logits[worths.Length + block];
        return worths;
    }

    /// <summary>The guide of a distribution (2L), (d).</summary>
    internal float[] GuideOf(float[] distribution)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        return _generators!.Guide(torch.tensor(distribution, 1, distribution.Length)).data<float>();
    }

    /// <summary>The parameters that an interest as seen from a guide leads to.</summary>
    /// <param name="interest">(d).</param>
    /// <param name="kept">Which blocks are kept, by place.</param>
    internal float[] ParametersOf(float[] interest, Func<int, bool> kept)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        return [.. _generators!.Values(torch.tensor(interest, 1, interest.Length), kept).Values.SelectMany(layer => layer.Values.data<float>())];
    }

    /// <summary>The states (M, d) under structures that were drawn, without dropout; no gradient passes through the choice.</summary>
    private Tensor StatesAgain(TrainingBatch batch, DrawnStructures drawn, PlannedRows plans)
    {
        var (inputs, profiles) = Split(torch.embedding(Items, torch.tensor<long>(batch.Lookups, [batch.Lookups.Length])), batch);
        return Network.States(inputs, batch, DropoutMasks.None, Arithmetic(new(drawn.Kept.detach(), drawn.Distribution.detach(), Loss: null), profiles, plans, batch));
    }

    /// <summary>Interests (U, d), which are kept for their own loss as (B, d).</summary>
    private Tensor Remembered(Tensor interests, PlannedRows plans)
    {
        if (_options.InterestLoss > 0) _interests.Value!.Add(plans.OfRows(interests));
        return interests;
    }

    private bool IsEverKept(int block) => _spec.Structures != StructureSource.Fixed || _spec.Kept[block] == '1';

    private DrawnStructures Draw(Tensor? interests, float[] budgets, TrainingBatch batch)
    {
        if (_spec.Structures == StructureSource.Fixed) return _policy.Same(budgets.Length, _spec.FixedStructure());
        var dice = Stream(RandomPurpose.Structures, batch);
        if (_controller is null) return _policy.DrawByChance(budgets, dice);
        var (epoch, average) = (batch.Position.Epoch, AverageAt(batch.Position.Epoch));
        float[] shares = _options.Average > 0 ? [.. budgets.Select(_ => (float)average)] : budgets;
        return _policy.Draw(_controller.Logits(_spec.Structures == StructureSource.Personal ? interests : null, shares), budgets, average, Annealing.At(epoch, _epochs, _options.Temperature, _options.FinalTemperature), epoch < _options.EntropyEpochs ? _options.EntropyBonus : 0, dice);
    }

    private AdaptedArithmetic Arithmetic(DrawnStructures drawn, Tensor profiles, PlannedRows plans, TrainingBatch batch)
    {
        var kept = _spec.Structures == StructureSource.Fixed ? null : plans.OfRows(drawn.Kept);
        if (_generators is null) return new(kept, _blocks, new Dictionary<string, (ChannelLayer, Tensor)>(StringComparer.Ordinal), adaptation: null, Parameters);
        var distribution = drawn.Distribution.to(Items.dtype); // (U, 2L)
        var guides = _generators.Guide(_spec.Structures == StructureSource.Fixed ? distribution.narrow(0, 0, 1) : distribution); // (U, d), or (1, d) where one guide serves all
        var interests = _guided is null ? guides.tanh() : Remembered(_guided.Interests(profiles, batch, plans.Ends, guides), plans); // (U, d)
        var values = _generators.Values(interests, IsEverKept);
        return new(kept, _blocks, values.ToDictionary(layer => layer.Key, layer => (layer.Value.Layer, plans.OfRows(layer.Value.Values)), StringComparer.Ordinal), _spec.Adaptation, Parameters);
    }

    private RandomStream Stream(RandomPurpose purpose, TrainingBatch batch) => new(_seed, (long)purpose, batch.Position.Epoch, batch.Position.Batch);

    private double AverageAt(int epoch)
    {
        if (_options.Average == 0) return 1;
        var last = _options.AverageAnnealing * (_epochs - 1);
        return last <= 0 || epoch >= last ? _options.Average : 1 + ((_options.Average - 1) * epoch / last);
    }
}
