using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests.Optimizers;

/// <summary>Adam as the papers write it, one number after the other in double: the reference for both fast ways.</summary>
internal sealed class ReferenceAdam(double[] parameter, AdamOptions options)
{
    private readonly double[] _first = new double[parameter.Length];
    private readonly double[] _second = new double[parameter.Length];
    private int _step;

    public double[] Parameter { get; } = (double[])parameter.Clone();

    public void Step(double[] gradient, double rate, double scale = 1)
    {
        _step++;
        for (var i = 0; i < Parameter.Length; i++)
        {
            var g = gradient[i] * scale;
            if (options.Decoupled) Parameter[i] -= rate * options.WeightDecay * Parameter[i];
            else g += options.WeightDecay * Parameter[i];
            _first[i] = (options.Beta1 * _first[i]) + ((1 - options.Beta1) * g);
            _second[i] = (options.Beta2 * _second[i]) + ((1 - options.Beta2) * g * g);
            var first = _first[i] / (1 - Math.Pow(options.Beta1, _step));
            var second = _second[i] / (1 - Math.Pow(options.Beta2, _step));
            Parameter[i] -= rate * first / (Math.Sqrt(second) + options.Epsilon);
        }
    }
}
