using Tailor.Evaluation;
using Tailor.Models.Customizers;
using Tailor.Models.Masks;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Dropout;
using Tailor.Training.Interests;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Diet;

/// <summary>
/// A backbone that computes with some of its weights only, others for each user (DIET, KDD 2024, arXiv:2406.08804): extractor → interest → hypernetworks →
/// scores of weights → masks → the backbone's layers. What the paper leaves open is ours: a score starts at the weight's magnitude, the same share of every
/// layer is kept, and a score's gradient is that of its mask (edge-popup, Ramanujan et al., CVPR 2020).
/// </summary>
public sealed class DietGraph : WrappedGraph
{
    private readonly ChordOptions _options;
    private readonly ExtractorGraph? _extractor;
    private readonly WeightScores _scores;

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="seed">Seed of first values.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the backbone.</exception>
    public DietGraph(BackboneGraph network, ChordOptions options, int seed) : base(network)
    {
        if (string.Join(" ", options.Problems(network.Spec)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        _options = options;
        var initializer = new Initializer(seed);
        options.Weights.Prepare(Parameters, Spec.ChannelLayers(), initializer);
        if (options.Extractor() is not null) _extractor = Parameters.Rated(options.CustomizerRate, () => new ExtractorGraph(Parameters, Spec.Width, initializer));
        _scores = Parameters.Rated(options.ScoreRate, () => new WeightScores(Parameters, (DietSpec)options.Customization()!, Spec, initializer));
    }

    /// <inheritdoc/>
    public override int ProfileLength => _extractor is null ? 0 : _options.ProfileLength;

    /// <inheritdoc/>
    public override bool SharedProfiles => ProfileLength > 0 && _options.SharedProfiles;

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout)
    {
        var (inputs, profiles) = Split(embedded, batch);
        return Network.States(inputs, batch, dropout, new MaskedArithmetic(_scores, _extractor?.Interests(profiles, batch), _options.Keep));
    }

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters)
    {
        var extractor = ModelExport.ToExtractor(_options.Extractor(), ModelExport.ToRecommender(Spec, ItemCount, parameters), parameters);
        return new PersonalScorer(Spec.Name, ItemCount, extractor, interest =>
        {
            var masks = MasksOf(interest);
            var masked = Spec.ChannelLayers().ToDictionary(layer => layer.Weight, layer => (float[])parameters[layer.Weight].Clone(), StringComparer.Ordinal);
            foreach (var (name, values) in masked) masks.Apply(name, values);
            var own = new Dictionary<string, float[]>(parameters, StringComparer.Ordinal);
            foreach (var (name, values) in masked) own[name] = values;
            return ModelExport.ToRecommender(Spec, ItemCount, own).OpenSession().Score;
        });
    }

    /// <summary>The masks that an interest leads to, or everybody's.</summary>
    private WeightMasks MasksOf(float[] interest)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        var (layers, z) = (Spec.ChannelLayers(), interest.Length == 0 ? null : torch.tensor(interest, 1, interest.Length));
        return WeightMasks.Strongest(layers.SelectMany(layer => _scores.Of(layer.Name, z).contiguous().data<float>()).ToArray(), layers, _options.Keep);
    }
}
