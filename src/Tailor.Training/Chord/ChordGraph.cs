using Tailor.Evaluation;
using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime.Quantization;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Interests;
using Tailor.Training.Losses;
using Tailor.Training.Schedules;

namespace Tailor.Training.Chord;

/// <summary>
/// A backbone whose channels have widths of their own for each user (CHORD, ACM MM 2025): extractor → interest → hypernetworks → scores → codes within
/// the budget → the backbone's layers at those widths. The controls of <see cref="ChannelStrategy"/> are the same graph with other codes.
/// </summary>
public sealed class ChordGraph : WrappedGraph
{
    private readonly ChordOptions _options;
    private readonly int _epochs;
    private readonly int _seed;
    private readonly Dictionary<string, (ChannelLayer, int)> _layers = new(StringComparer.Ordinal);
    private readonly ExtractorGraph? _extractor;
    private readonly ChannelScores? _scores;
    private readonly RoundedWeights? _weights;
    private readonly UniformArithmetic? _uniform;
    private readonly WidthChoice _choice;
    private readonly Teacher? _teacher;
    private readonly ThreadLocal<Tensor?> _interests = new();

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="epochs">Epochs of the run: the temperature falls over them.</param>
    /// <param name="seed">Seed of first values and of random strategies.</param>
    /// <param name="sensitivity">(channels) the scores of <see cref="ChannelStrategy.Fisher"/>, from <see cref="ChannelSensitivity"/>; null for other strategies.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the backbone.</exception>
    public ChordGraph(BackboneGraph network, ChordOptions options, int epochs, int seed, float[]? sensitivity = null) : base(network)
    {
        if ((sensitivity is not null) != (options.Strategy == ChannelStrategy.Fisher)) throw new ArgumentException("Sensitivities go with the strategy Fisher, which needs them.", nameof(sensitivity));
        if (string.Join(" ", options.Problems(network.Spec)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        if (options.Decides != ChordDecision.Widths) throw new ArgumentException($"This graph decides widths, not {options.Decides}.", nameof(options));
        (_options, _epochs, _seed) = (options, epochs, seed);
        var layers = Spec.ChannelLayers();
        var start = 0;
        foreach (var layer in layers)
        {
            _layers.Add(layer.Name, (layer, start));
            start += layer.Channels;
        }

        _choice = new WidthChoice(layers, PrecisionBudget.AverageBits(options.Bits), options.Surrogate);
        if (options.Distillation > 0) _teacher = new Teacher(network);
        if (options.Strategy == ChannelStrategy.FullPrecision) return;
        var initializer = new Initializer(seed);
        options.Weights.Prepare(Parameters, layers, initializer);
        if (options.Grid() is { } grid)
        {
            grid.AddSteps(Parameters, layers);
            _uniform = new UniformArithmetic(grid, layers, Parameters, options.ActivationBits == 8);
        }
        else
        {
            _weights = new RoundedWeights(Parameters, layers, options.Master, frozen: options.Weights != ChordWeights.Joint);
        }

        if (options.Extractor() is not null || options.InterestLoss > 0) _extractor = Parameters.Rated(options.CustomizerRate, () => new ExtractorGraph(Parameters, Spec.Width, initializer));
        if (options.Customizer() is { } customizer)
        {
            _scores = Parameters.Rated(options.ScoreRate, () => new ChannelScores(Parameters, customizer, Spec, sensitivity ?? RoundedWeights.Losses(Parameters, layers), initializer));
        }

        if (!options.Switched) return;
        foreach (var layer in layers)
        {
            Parameters.Add($"{layer.Name}.gain", initializer.Around(1, layer.Channels * 3L, options.SwitchSpread), layer.Channels, 3);
            Parameters.Add($"{layer.Name}.shift", initializer.Around(0, layer.Channels * 3L, options.SwitchSpread), layer.Channels, 3);
            foreach (var part in (string[])["gain", "shift"]) Parameters.SetRate($"{layer.Name}.{part}", options.SwitchRate);
        }
    }

    /// <summary>What is trained.</summary>
    public ChordOptions Options => _options;

    /// <inheritdoc/>
    public override int ProfileLength => _extractor is null ? 0 : _options.ProfileLength;

    /// <inheritdoc/>
    public override bool SharedProfiles => ProfileLength > 0 && _options.SharedProfiles;

    /// <inheritdoc/>
    public override int PlanEvery => SharedProfiles ? _options.PlanEvery : 0;

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout)
    {
        if (_uniform is not null) return Network.States(embedded, batch, dropout, _uniform);
        if (_weights is null) return Network.States(embedded, batch, dropout);
        var (inputs, profiles) = Split(embedded, batch);
        if (_extractor is null) return Network.States(inputs, batch, dropout, Arithmetic(Mask(interests: null, batch)));
        var plans = new PlannedRows(batch);
        var interests = _extractor.Interests(profiles, batch, plans.Ends); // (U, d)
        _interests.Value = plans.OfRows(interests);
        return Network.States(inputs, batch, dropout, Arithmetic(plans.OfRows(Mask(interests, batch))));
    }

    /// <inheritdoc/>
    public override Tensor? Auxiliary(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch, Func<Tensor, Tensor> mean)
    {
        var divergence = _teacher is null ? null : _teacher.Divergence(states, candidates.IsEmpty ? Scored : rows, candidates, batch) * _options.Distillation;
        if (_options.InterestLoss == 0 || _interests.Value is not { } interests) return divergence;
        var predicting = InterestLoss.Of([interests], batch, mean) * _options.InterestLoss;
        return divergence is null ? predicting : divergence + predicting;
    }

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters) => new ChordScorer(this, parameters);

    /// <summary>The codes that all users share, or null where they do not, or nothing is narrowed.</summary>
    internal Precision? CodesOfAll()
    {
        if (_options.Strategy == ChannelStrategy.Uniform) return Precision.Uniform(_choice.Channels, WholeBits.RowOf((int)_options.Bits));
        if (_options.Strategy is not (ChannelStrategy.Static or ChannelStrategy.Fisher)) return null;
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        return _choice.Codes(_scores!.Of(null));
    }

    /// <summary>The codes that an interest leads to.</summary>
    /// <param name="interest">(d).</param>
    internal Precision CodesOf(float[] interest)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        return _choice.Codes(_scores!.Of(torch.tensor(interest, 1, interest.Length)));
    }

    /// <summary>The codes that chance gives a user, or null where chance decides nothing.</summary>
    internal Precision? CodesByChance(int user) =>
        _options.Strategy == ChannelStrategy.Random ? _choice.RandomCodes(new RandomStream(_seed, (long)RandomPurpose.ValidationStrategies, user)) : null;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _weights?.Dispose();
        _teacher?.Dispose();
        _interests.Dispose();
        base.Dispose();
    }

    /// <summary>How much of the forward pass is the hard choice: from 0 to 1 in even steps over the soft epochs.</summary>
    private double HardnessAt(int epoch) => epoch >= _options.SoftEpochs ? 1 : epoch / (double)_options.SoftEpochs;

    private MixedWidthArithmetic Arithmetic(Tensor mask) => new(mask, _layers, _weights!, Parameters, _options.ActivationBits == 8);

    private Tensor Mask(Tensor? interests, TrainingBatch batch) => _options.Strategy switch
    {
        ChannelStrategy.Uniform => _choice.UniformMask((int)_options.Bits),
        ChannelStrategy.Random => _choice.RandomMask(batch.Rows, new RandomStream(_seed, (long)RandomPurpose.Strategies, batch.Position.Epoch, batch.Position.Batch)),
        _ => _choice.Mask(_scores!.Of(interests), Annealing.At(batch.Position.Epoch, _epochs, _options.Temperature, _options.FinalTemperature), HardnessAt(batch.Position.Epoch)),
    };
}
