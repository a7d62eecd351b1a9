using System.Numerics.Tensors;
using Tailor.Evaluation;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Dropout;
using Tailor.Training.Interests;
using Tailor.Training.Runs;
using Tailor.Training.Validation;
using Tensor = Tailor.Torch.Tensor;

namespace Tailor.Training.Duet;

/// <summary>
/// A backbone with a linear layer of the user's own between the last state and the scores (DUET, WWW 2023, arXiv:2209.05227): extractor → interest z →
/// W = z · W₁ + b₁, b = z · W₂ + b₂. b₁ starts at the identity, so that training begins at the base model. <see cref="GeneratorWeights.Frozen"/> is what
/// the published code does.
/// </summary>
public sealed class DuetGraph : WrappedGraph
{
    /// <summary>First values of W₁ and W₂, in units of Xavier's: users' layers begin near each other.</summary>
    private const double Gain = .25;

    private readonly ChordOptions _options;
    private readonly ExtractorGraph? _extractor;

    /// <summary>Wraps a network that holds the weights to begin with, and takes it over.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="seed">Seed of first values.</param>
    /// <exception cref="ArgumentException">The options are out of range, or do not fit the backbone.</exception>
    public DuetGraph(BackboneGraph network, ChordOptions options, int seed) : base(network)
    {
        if (string.Join(" ", options.Problems(network.Spec)) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        _options = options;
        var initializer = new Initializer(seed);
        options.Weights.Prepare(Parameters, Spec.ChannelLayers(), initializer);
        if (options.Extractor() is not null) _extractor = Parameters.Rated(options.CustomizerRate, () => new ExtractorGraph(Parameters, Spec.Width, initializer));
        foreach (var shape in ((DuetSpec)options.Customization()!).Tensors(Spec))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var values = shape.Name is "head.weight.bias" || (shape.Name is "head.weight" && _extractor is null) ? Identity(Spec.Width)
                : sizes.Length == 2 ? initializer.Xavier(sizes[0], sizes[1], Gain)
                : new float[sizes[0]];
            Parameters.Add(shape.Name, values, sizes);
            Parameters.SetRate(shape.Name, options.Generator == GeneratorWeights.Frozen ? 0 : _extractor is null ? 1 : options.CustomizerRate);
        }
    }

    /// <inheritdoc/>
    public override int ProfileLength => _extractor is null ? 0 : _options.ProfileLength;

    /// <inheritdoc/>
    public override bool SharedProfiles => ProfileLength > 0 && _options.SharedProfiles;

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout)
    {
        if (_extractor is null) return torch.linear(Network.States(embedded, batch, dropout), Parameters["head.weight"], Parameters["head.bias"]);
        var (inputs, profiles) = Split(embedded, batch);
        var states = Network.States(inputs, batch, dropout); // (M, d)
        var interests = _extractor.Interests(profiles, batch); // (B, d)
        long width = Spec.Width;
        var weights = torch.linear(interests, Parameters["head.weight.weight"], Parameters["head.weight.bias"]).view(batch.Rows, width, width); // (B, d, d)
        var biases = torch.linear(interests, Parameters["head.bias.weight"], Parameters["head.bias.bias"]).unsqueeze(1); // (B, 1, d)
        var (places, targets, longest) = Rows(batch);
        var padded = states.index_select(0, torch.tensor(places)).view(batch.Rows, longest, width); // (B, S, d)
        var own = padded.bmm(weights.transpose(1, 2)) + biases;
        return own.reshape(batch.Rows * longest, width).index_select(0, torch.tensor(targets)); // (M, d)
    }

    /// <inheritdoc/>
    public override IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters)
    {
        var recommender = ModelExport.ToRecommender(Spec, ItemCount, parameters);
        int[] items = [.. Enumerable.Range(0, ItemCount)];
        return new PersonalScorer(Spec.Name, ItemCount, ModelExport.ToExtractor(_options.Extractor(), recommender, parameters), interest =>
        {
            var (session, weights, biases) = (recommender.OpenSession(), HeadOf(interest, "head.weight"), HeadOf(interest, "head.bias"));
            return (history, scores) =>
            {
                var (state, own) = (new float[biases.Length], (float[])biases.Clone());
                session.Encode(history, state);
                for (var i = 0; i < own.Length; i++) own[i] += TensorPrimitives.Dot<float>(weights.AsSpan(i * state.Length, state.Length), state);
                session.ScoreItems(own, items, scores);
            };
        });
    }

    /// <summary>Weights or biases of the layer that an interest leads to, or everybody's.</summary>
    private float[] HeadOf(float[] interest, string name)
    {
        if (interest.Length == 0) return Parameters[name].data<float>();
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        return torch.linear(torch.tensor(interest, 1, interest.Length), Parameters[$"{name}.weight"], Parameters[$"{name}.bias"]).data<float>();
    }

    /// <summary>Where each sample's states stand among the targets' (0 where a sample has no more of them), and where each target's state stands among those.</summary>
    private static (long[] Places, long[] Targets, long Longest) Rows(TrainingBatch batch)
    {
        var perRow = batch.Style == WindowStyle.FinalOnly ? 1 : batch.Length;
        var counts = new int[batch.Rows];
        foreach (var position in batch.TargetPositions) counts[position / perRow]++;
        var longest = counts.Max();
        var (places, targets) = (new long[batch.Rows * longest], new long[batch.TargetCount]);
        Array.Clear(counts);
        for (var target = 0; target < targets.Length; target++)
        {
            var row = (int)(batch.TargetPositions[target] / perRow);
            targets[target] = (row * longest) + counts[row]++;
            places[targets[target]] = target;
        }

        return (places, targets, longest);
    }

    private static float[] Identity(int width)
    {
        var values = new float[width * width];
        for (var i = 0; i < width; i++) values[(i * width) + i] = 1;
        return values;
    }
}
