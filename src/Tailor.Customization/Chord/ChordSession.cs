using System.Numerics.Tensors;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.Chord;

/// <summary>One thread's use of a <see cref="ChordCustomizer"/>. Calls that return nothing new allocate nothing.</summary>
public sealed unsafe class ChordSession : ICustomizerSession
{
    /// <summary>Interests that go through the products at once; more are taken in turns.</summary>
    public const int LargestBatch = 64;

    private readonly ChordCustomizer _customizer;
    private readonly PrecisionAllocation _allocation;
    private readonly float[] _scores;
    private readonly byte[] _codes;
    private readonly float[] _rows;
    private readonly AlignedFloats _interests;
    private readonly AlignedFloats _hidden;
    private readonly AlignedFloats _outputs;
    private readonly AlignedFloats _layers;
    private readonly AlignedFloats _product;
    private readonly AlignedFloats _means;

    internal ChordSession(ChordCustomizer customizer)
    {
        _customizer = customizer;
        _allocation = new PrecisionAllocation(customizer.Channels);
        _scores = new float[LargestBatch * customizer.ChannelCount];
        _codes = new byte[customizer.ChannelCount];
        _rows = new float[LargestBatch * customizer.Width];
        Hypernetwork[] networks = [.. customizer.Layers.SelectMany(layer => (Hypernetwork?[])[layer.Filter, layer.Element?.Network]).OfType<Hypernetwork>()];
        if (customizer.LayerLevel is { } layerLevel) networks = [.. networks, layerLevel];
        _interests = new AlignedFloats(LargestBatch * customizer.Kernels.RowStride(customizer.Width));
        _hidden = new AlignedFloats(LargestBatch * customizer.Kernels.RowStride(customizer.Spec.Hidden));
        _outputs = new AlignedFloats(checked(LargestBatch * networks.Select(network => network.Stride).DefaultIfEmpty().Max()) + customizer.Kernels.PanelWidth);
        _layers = new AlignedFloats(LargestBatch * (customizer.LayerLevel?.Stride ?? 0));
        _product = new AlignedFloats(customizer.Layers.Select(layer => layer.Element?.ProductLength ?? 0).DefaultIfEmpty().Max());
        _means = new AlignedFloats(customizer.Layers.Select(layer => layer.Channels).DefaultIfEmpty().Max());
    }

    /// <summary>What is wrong with a budget for this network, or null.</summary>
    public string? Problem(PrecisionBudget budget) => _allocation.Problem(budget);

    /// <summary>Decides for one user.</summary>
    /// <param name="interest">(d) the user's interest, each value in −1 … 1; may be empty where the strategy is static.</param>
    /// <param name="budget">What the device can afford.</param>
    /// <exception cref="ArgumentException">The interest has another length or a value out of range, or the budget cannot be met.</exception>
    public Precision Customize(ReadOnlySpan<float> interest, PrecisionBudget budget)
    {
        Customize(interest, budget, _codes);
        return new Precision(_codes);
    }

    /// <inheritdoc/>
    public PlanDecisions Decide(ReadOnlySpan<float> interest, DeviceBudgets budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        return new() { Precision = Customize(interest, budgets.Precision ?? throw new ArgumentException("CHORD decides bits, and needs a budget for them.", nameof(budgets))) };
    }

    /// <inheritdoc/>
    public void DecideAll(ReadOnlySpan<float[]> interests, ReadOnlySpan<DeviceBudgets> budgets, Span<PlanDecisions> decisions)
    {
        if (budgets.Length != interests.Length || decisions.Length != interests.Length) throw new ArgumentException($"Expected budgets and room for {interests.Length} users, found {budgets.Length} and {decisions.Length}.", nameof(budgets));
        var (channels, width) = (_customizer.ChannelCount, _customizer.Width);
        for (var first = 0; first < interests.Length; first += LargestBatch)
        {
            var rows = Math.Min(interests.Length - first, LargestBatch);
            var isStatic = _customizer.StaticScores is not null;
            for (var r = 0; r < rows && !isStatic; r++)
            {
                var interest = interests[first + r];
                if (interest.Length != width) throw new ArgumentException($"Expected an interest of {width} values, found {interest.Length}.", nameof(interests));
                interest.CopyTo(_rows, r * width);
            }

            var scores = _scores.AsSpan(0, rows * channels);
            Score(isStatic ? [] : _rows.AsSpan(0, rows * width), scores);
            for (var r = 0; r < rows; r++)
            {
                var budget = budgets[first + r].Precision ?? throw new ArgumentException("CHORD decides bits, and needs a budget for them.", nameof(budgets));
                _allocation.Allocate(scores.Slice(r * channels, channels), budget, _codes);
                decisions[first + r] = new() { Precision = new Precision(_codes) };
            }
        }
    }

    /// <summary>Decides for many users at once.</summary>
    /// <param name="interests">(B, d) a row a user; may be empty where the strategy is static.</param>
    /// <param name="budget">What each device can afford.</param>
    /// <param name="codes">(B, channels) receives a row of codes a user.</param>
    /// <exception cref="ArgumentException">A length is wrong, a value out of range, or the budget cannot be met.</exception>
    public void Customize(ReadOnlySpan<float> interests, PrecisionBudget budget, Span<byte> codes)
    {
        if (_allocation.Problem(budget) is { } problem) throw new ArgumentException(problem, nameof(budget));
        var channels = _customizer.ChannelCount;
        var users = Users(interests.Length, codes.Length, nameof(codes));
        for (var first = 0; first < users; first += LargestBatch)
        {
            var rows = Math.Min(users - first, LargestBatch);
            var scores = _scores.AsSpan(0, rows * channels);
            Score(interests.IsEmpty ? [] : interests.Slice(first * _customizer.Width, rows * _customizer.Width), scores);
            for (var r = 0; r < rows; r++) _allocation.Allocate(scores.Slice(r * channels, channels), budget, codes.Slice((first + r) * channels, channels));
        }
    }

    /// <summary>Scores channels: the greater, the more its bits matter.</summary>
    /// <param name="interests">(B, d) a row a user; may be empty where the strategy is static.</param>
    /// <param name="scores">(B, channels) receives a row of scores a user.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a value out of range.</exception>
    public void Score(ReadOnlySpan<float> interests, Span<float> scores)
    {
        var (channels, width) = (_customizer.ChannelCount, _customizer.Width);
        var users = Users(interests.Length, scores.Length, nameof(scores));
        RequireInterests(interests);
        if (_customizer.StaticScores is { } same)
        {
            for (var user = 0; user < users; user++) same.CopyTo(scores[(user * channels)..]);
            return;
        }

        for (var first = 0; first < users; first += LargestBatch)
        {
            var rows = Math.Min(users - first, LargestBatch);
            Forward(rows, interests.Slice(first * width, rows * width), scores.Slice(first * channels, rows * channels));
        }

        GC.KeepAlive(this);
    }

    private void Forward(int rows, ReadOnlySpan<float> interests, Span<float> scores)
    {
        var (channels, width) = (_customizer.ChannelCount, _customizer.Width);
        var stride = _customizer.Kernels.RowStride(width);
        for (var r = 0; r < rows; r++) interests.Slice(r * width, width).CopyTo(_interests.Span[(r * stride)..]); // (B, d)
        scores.Fill(1);
        ScoreLayers(rows, stride);

        var channel = 0;
        for (var l = 0; l < _customizer.Layers.Length; l++)
        {
            var layer = _customizer.Layers[l];
            if (layer.Filter is { } filter)
            {
                filter.Run(rows, _interests.Start, stride, _hidden.Start, _outputs.Start); // (B, C)
                for (var r = 0; r < rows; r++) TensorPrimitives.Sigmoid(_outputs.Span.Slice(r * filter.Stride, layer.Channels), Row(scores, r));
            }

            if (layer.Element is { } element)
            {
                element.Network.Run(rows, _interests.Start, stride, _hidden.Start, _outputs.Start); // (B, C·K or (C + K)·r)
                for (var r = 0; r < rows; r++)
                {
                    var means = _means.Span[..layer.Channels];
                    element.Means(_outputs.Start + ((nint)r * element.Network.Stride), _product.Start, means); // (C)
                    TensorPrimitives.Multiply(Row(scores, r), means, Row(scores, r));
                }
            }

            for (var r = 0; r < rows && _customizer.LayerLevel is { } layers; r++) TensorPrimitives.Multiply(Row(scores, r), _layers.Span[(r * layers.Stride) + l], Row(scores, r));
            channel += layer.Channels;

            Span<float> Row(Span<float> all, int r) => all.Slice((r * channels) + channel, layer.Channels);
        }
    }

    /// <summary>y = softmax · L, so that the mean is 1.</summary>
    private void ScoreLayers(int rows, int stride)
    {
        if (_customizer.LayerLevel is not { } network) return;
        network.Run(rows, _interests.Start, stride, _hidden.Start, _layers.Start); // (B, L)
        for (var r = 0; r < rows; r++)
        {
            var y = _layers.Span.Slice(r * network.Stride, network.Outputs);
            TensorPrimitives.SoftMax(y, y);
            TensorPrimitives.Multiply(y, y.Length, y);
        }
    }

    private int Users(int interests, int results, string parameter)
    {
        var (users, left) = Math.DivRem(results, _customizer.ChannelCount);
        if (left != 0 || users == 0) throw new ArgumentException($"Expected {_customizer.ChannelCount} for each user, found {results}.", parameter);
        var isLeftOut = interests == 0 && _customizer.StaticScores is not null;
        if (interests != (long)users * _customizer.Width && !isLeftOut) throw new ArgumentException($"Expected {users} interests of {_customizer.Width} values, found {interests} values.", nameof(interests));
        return users;
    }

    private static void RequireInterests(ReadOnlySpan<float> interests)
    {
        for (var i = 0; i < interests.Length; i++)
        {
            if (interests[i] is not (>= -1 and <= 1)) throw new ArgumentException($"Value {i} of the interests is {interests[i]}; expected −1 to 1.", nameof(interests));
        }
    }
}
