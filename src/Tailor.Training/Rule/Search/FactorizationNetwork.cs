using System.Numerics.Tensors;
using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;

namespace Tailor.Training.Rule.Search;

/// <summary>
/// A neural factorisation machine (He and Chua, SIGIR 2017) over layouts: each group's feature is a vector, ½ [(Σ x)² − Σ x²] their pairwise interaction, and a layer of
/// rectified units on top, beside a linear part. As in RULE's public code a feature begins as its group's one-hot vector beside its blocks' multi-hot one; unlike there it is the
/// sum of a vector of the group's number of blocks and one of each block, so that sets that were never seen have one, too.
/// </summary>
internal sealed class FactorizationNetwork
{
    private readonly int _groups;
    private readonly int _blocks;
    private readonly int _width;
    private readonly int _hidden;
    private readonly EstimatorOptions _options;
    private readonly float[] _sums;
    private readonly Range _numberLinear, _blockLinear, _numberVectors, _blockVectors, _inner, _innerBias, _outer;

    public FactorizationNetwork(int groups, int blocks, EstimatorOptions options)
    {
        (_groups, _blocks, _width, _hidden, _options) = (groups, blocks, groups + blocks, options.Hidden, options);
        var at = 1; // the first is the bias
        (_numberLinear, _blockLinear) = (Next(groups * blocks), Next(groups * blocks));
        (_numberVectors, _blockVectors) = (Next(groups * blocks * _width), Next(groups * blocks * _width));
        (_inner, _innerBias, _outer) = (Next(_hidden * _width), Next(_hidden), Next(_hidden));
        (Parameters, Gradient, _sums) = (new float[at], new float[at], new float[at]);
        Array.Fill(_sums, 1e-8f);
        Span<float> numbers = Parameters.AsSpan(_numberVectors), sets = Parameters.AsSpan(_blockVectors);
        for (var group = 0; group < groups; group++)
        {
            for (var block = 0; block < blocks; block++)
            {
                numbers[(((group * blocks) + block) * _width) + group] = 1;
                sets[(((group * blocks) + block) * _width) + groups + block] = 1;
            }
        }

        var random = new RandomStream((long)RandomPurpose.Estimator, options.Seed, 0);
        foreach (ref var weight in Parameters.AsSpan(_inner)) weight = (float)((random.Unit() - .5) * 2 / Math.Sqrt(_width));
        foreach (ref var weight in Parameters.AsSpan(_outer)) weight = (float)((random.Unit() - .5) * 2 / Math.Sqrt(_hidden));

        Range Next(int length) => at..(at += length);
    }

    /// <summary>All that is trained.</summary>
    public float[] Parameters { get; }

    /// <summary>Gradient of the losses added since the last step.</summary>
    public float[] Gradient { get; }

    /// <summary>The output for a layout.</summary>
    public double Of(Layout layout) => Forward(layout, new Pass(_width, _hidden), drops: null);

    /// <summary>Adds half a layout's squared error, times a share, to loss and gradient.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="wanted">What the output should be.</param>
    /// <param name="share">What it counts.</param>
    /// <param name="drops">Draws what is dropped; null for nothing.</param>
    public double Add(Layout layout, double wanted, double share, Func<double>? drops)
    {
        var pass = new Pass(_width, _hidden);
        var error = Forward(layout, pass, drops) - wanted;
        Backward(layout, pass, (float)(error * share));
        return error * error * share / 2;
    }

    /// <summary>A step of Adagrad.</summary>
    public void Step()
    {
        for (var at = 0; at < Parameters.Length; at++)
        {
            var gradient = Gradient[at];
            if (gradient == 0) continue;
            _sums[at] += gradient * gradient;
            Parameters[at] -= (float)_options.LearningRate * gradient / MathF.Sqrt(_sums[at]);
            Gradient[at] = 0;
        }
    }

    private double Forward(Layout layout, Pass pass, Func<double>? drops)
    {
        var linear = (double)Parameters[0];
        Span<float> feature = stackalloc float[_width];
        for (var group = 0; group < _groups; group++)
        {
            linear += Parameters.AsSpan(_numberLinear)[Number(layout, group)];
            for (var block = 0; block < _blocks; block++)
                if (layout.Keeps(group, block)) linear += Parameters.AsSpan(_blockLinear)[(group * _blocks) + block];
            FeatureOf(layout, group, feature);
            TensorPrimitives.Add(pass.Sum, feature, pass.Sum);
            for (var d = 0; d < _width; d++) pass.Interaction[d] -= feature[d] * feature[d] / 2;
        }

        for (var d = 0; d < _width; d++)
        {
            pass.InteractionScale[d] = Scale(drops, _options.InteractionDropout);
            pass.Interaction[d] = (pass.Interaction[d] + (pass.Sum[d] * pass.Sum[d] / 2)) * pass.InteractionScale[d];
        }

        for (var h = 0; h < _hidden; h++)
        {
            var sum = TensorPrimitives.Dot<float>(Parameters.AsSpan(_inner).Slice(h * _width, _width), pass.Interaction) + Parameters.AsSpan(_innerBias)[h];
            pass.HiddenScale[h] = sum > 0 ? Scale(drops, _options.HiddenDropout) : 0;
            pass.Hidden[h] = sum * pass.HiddenScale[h];
        }

        return linear + TensorPrimitives.Dot<float>(Parameters.AsSpan(_outer), pass.Hidden);
    }

    private void Backward(Layout layout, Pass pass, float error)
    {
        var outer = Gradient.AsSpan(_outer);
        TensorPrimitives.MultiplyAdd(pass.Hidden, error, outer, outer);
        Span<float> interaction = stackalloc float[_width], feature = stackalloc float[_width];
        interaction.Clear();
        for (var h = 0; h < _hidden; h++)
        {
            var inner = error * Parameters.AsSpan(_outer)[h] * pass.HiddenScale[h];
            if (inner == 0) continue;
            Gradient.AsSpan(_innerBias)[h] += inner;
            var (row, weights) = (_inner.Start.Value + (h * _width), Parameters);
            TensorPrimitives.MultiplyAdd(pass.Interaction, inner, Gradient.AsSpan(row, _width), Gradient.AsSpan(row, _width));
            TensorPrimitives.MultiplyAdd(weights.AsSpan(row, _width), inner, interaction, interaction);
        }

        TensorPrimitives.Multiply(interaction, pass.InteractionScale, interaction);
        Gradient[0] += error;
        for (var group = 0; group < _groups; group++)
        {
            FeatureOf(layout, group, feature);
            for (var d = 0; d < _width; d++) feature[d] = interaction[d] * (pass.Sum[d] - feature[d]); // gradient of the feature
            var number = Number(layout, group);
            Gradient.AsSpan(_numberLinear)[number] += error;
            AddTo(_numberVectors, number, feature);
            for (var block = 0; block < _blocks; block++)
            {
                if (!layout.Keeps(group, block)) continue;
                Gradient.AsSpan(_blockLinear)[(group * _blocks) + block] += error;
                AddTo(_blockVectors, (group * _blocks) + block, feature);
            }
        }
    }

    private void AddTo(Range table, int row, ReadOnlySpan<float> gradient)
    {
        var target = Gradient.AsSpan(table).Slice(row * _width, _width);
        TensorPrimitives.Add(target, gradient, target);
    }

    private void FeatureOf(Layout layout, int group, Span<float> feature)
    {
        Parameters.AsSpan(_numberVectors).Slice(Number(layout, group) * _width, _width).CopyTo(feature);
        for (var block = 0; block < _blocks; block++)
            if (layout.Keeps(group, block)) TensorPrimitives.Add(feature, Parameters.AsSpan(_blockVectors).Slice(((group * _blocks) + block) * _width, _width), feature);
    }

    private int Number(Layout layout, int group) => (group * _blocks) + layout.Count(group) - 1;

    private static float Scale(Func<double>? drops, double share) => drops is null ? 1 : drops() < share ? 0 : (float)(1 / (1 - share));

    private sealed class Pass(int width, int hidden)
    {
        public float[] Sum { get; } = new float[width];

        public float[] Interaction { get; } = new float[width];

        public float[] InteractionScale { get; } = new float[width];

        public float[] Hidden { get; } = new float[hidden];

        public float[] HiddenScale { get; } = new float[hidden];
    }
}
