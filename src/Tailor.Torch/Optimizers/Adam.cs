using Tailor.Torch.Interop;

namespace Tailor.Torch.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015) and, with decoupled decay, AdamW (Loshchilov and Hutter, 2019). Parameters on the CPU are updated in one
/// pass over memory, on as many threads as <see cref="torch.get_num_threads"/> said when it was made; others by libtorch's operators.
/// </summary>
public sealed class Adam : IDisposable
{
    private readonly Tensor[] _parameters;
    private readonly AdamOptions _options;
    private readonly double[] _rates;
    private readonly int _threads = torch.get_num_threads();

    /// <summary>Takes the parameters that it will update; their moments start at zero.</summary>
    /// <param name="parameters">Contiguous leaves, which stay the caller's; of 32-bit floats for the fast way.</param>
    /// <param name="options">Rates of decay.</param>
    /// <param name="rates">What each parameter's learning rate is multiplied by; 1 for all where it is not given.</param>
    public Adam(IEnumerable<Tensor> parameters, AdamOptions options, IEnumerable<double>? rates = null)
    {
        _parameters = [.. parameters];
        _options = options;
        _rates = rates is null ? [.. _parameters.Select(_ => 1.0)] : [.. rates];
        if (_rates.Length != _parameters.Length) throw new ArgumentException($"Expected {_parameters.Length} rates, found {_rates.Length}.", nameof(rates));
        FirstMoments = Array.ConvertAll(_parameters, Zeros);
        SecondMoments = Array.ConvertAll(_parameters, Zeros);
    }

    /// <summary>Number of steps taken; set on resuming.</summary>
    public long StepCount { get; set; }

    /// <summary>Running means of the gradients, one for each parameter; written on resuming.</summary>
    public IReadOnlyList<Tensor> FirstMoments { get; }

    /// <summary>Running means of the squared gradients, one for each parameter; written on resuming.</summary>
    public IReadOnlyList<Tensor> SecondMoments { get; }

    /// <summary>One update; nothing changes where the gradients do not fit.</summary>
    /// <param name="gradients">One for each parameter, in order; null leaves that parameter and its moments as they are.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="gradientScale">Multiplied into every gradient, as clipping by norm asks.</param>
    /// <exception cref="ArgumentException">Another number of gradients, or one of another shape or type than its parameter.</exception>
    public void step(IReadOnlyList<Tensor?> gradients, double learningRate, double gradientScale = 1)
    {
        Validate(gradients);
        StepCount++;
        using var scope = torch.NewDisposeScope();
        using var recording = torch.no_grad();
        var others = new List<int>();
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            if (_parameters[i].device < 0 && _parameters[i].dtype == ScalarType.Float32) StepOnHost(i, gradient.contiguous(), Coefficients(i));
            else others.Add(i);
        }

        foreach (var group in others.GroupBy(i => (_rates[i], _parameters[i].device, _parameters[i].dtype))) StepByOperators([.. group], gradients, Coefficients(group.First()));

        AdamCoefficients Coefficients(int index) => new(_options, StepCount, learningRate * _rates[index], gradientScale);
    }

    /// <summary>Frees the moments; the parameters stay.</summary>
    public void Dispose()
    {
        foreach (var moment in FirstMoments) moment.Dispose();
        foreach (var moment in SecondMoments) moment.Dispose();
    }

    private void Validate(IReadOnlyList<Tensor?> gradients)
    {
        if (gradients.Count != _parameters.Length)
            throw new ArgumentException($"Expected {_parameters.Length} gradients, found {gradients.Count}.", nameof(gradients));
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var parameter = _parameters[i];
            if (gradient.dtype != parameter.dtype || !gradient.shape.AsSpan().SequenceEqual(parameter.shape))
                throw new ArgumentException($"Gradient {i} is {gradient}, its parameter {parameter}.", nameof(gradients));
        }
    }

    private void StepOnHost(int index, Tensor gradient, AdamCoefficients coefficients)
    {
        var count = checked((int)gradient.numel());
        var pieces = Math.Clamp(count / 65_536, 1, _threads);
        if (pieces == 1)
        {
            AdamKernel.Update(_parameters[index].AsSpan<float>(), FirstMoments[index].AsSpan<float>(), SecondMoments[index].AsSpan<float>(), gradient.AsSpan<float>(), coefficients);
            return;
        }

        Parallel.For(0, pieces, piece =>
        {
            var start = (int)((long)count * piece / pieces);
            var length = (int)((long)count * (piece + 1) / pieces) - start;
            AdamKernel.Update(
                _parameters[index].AsSpan<float>().Slice(start, length),
                FirstMoments[index].AsSpan<float>().Slice(start, length),
                SecondMoments[index].AsSpan<float>().Slice(start, length),
                gradient.AsSpan<float>().Slice(start, length),
                coefficients);
        });
    }

    /// <summary>All parameters of one device, type and rate at once.</summary>
    private void StepByOperators(int[] indices, IReadOnlyList<Tensor?> gradients, AdamCoefficients c)
    {
        Tensor[] parameters = Array.ConvertAll(indices, i => _parameters[i]), first = Array.ConvertAll(indices, i => FirstMoments[i]), second = Array.ConvertAll(indices, i => SecondMoments[i]);
        var scaled = Operators.ForeachMulScalar.CallMany(Array.ConvertAll(indices, i => gradients[i]), c.GradientScale);
        if (c.CoupledDecay != 0) Operators.ForeachAddInPlace.CallOnList(scaled, parameters, c.CoupledDecay);
        Operators.ForeachMulScalarInPlace.CallOnList(first, c.Beta1);
        Operators.ForeachAddInPlace.CallOnList(first, scaled, 1 - c.Beta1);
        Operators.ForeachMulScalarInPlace.CallOnList(second, c.Beta2);
        Operators.ForeachAddcmulInPlace.CallOnList(second, scaled, scaled, 1 - c.Beta2);
        if (c.DecoupledFactor != 1) Operators.ForeachMulScalarInPlace.CallOnList(parameters, c.DecoupledFactor);
        var root = Operators.ForeachSqrt.CallMany([second]);
        Operators.ForeachMulScalarInPlace.CallOnList(root, c.InverseSecondCorrection);
        Operators.ForeachAddScalarInPlace.CallOnList(root, c.Epsilon);
        Operators.ForeachAddcdivInPlace.CallOnList(parameters, first, root, -c.Rate);
    }

    private static Tensor Zeros(Tensor parameter)
    {
        using var recording = torch.no_grad();
        return Operator.Find("aten::zeros_like").Call(parameter).DetachFromDisposeScope();
    }
}
