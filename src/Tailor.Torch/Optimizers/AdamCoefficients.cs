using System.Runtime.InteropServices;

namespace Tailor.Torch.Optimizers;

/// <summary>What one step of Adam multiplies by, worked out once.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct AdamCoefficients(AdamOptions options, long step, double learningRate, double gradientScale)
{
    public double Beta1 { get; } = options.Beta1;

    public double Beta2 { get; } = options.Beta2;

    public double Epsilon { get; } = options.Epsilon;

    public double GradientScale { get; } = gradientScale;

    /// <summary>Learning rate with the first moment's bias correction.</summary>
    public double Rate { get; } = learningRate / (1 - Math.Pow(options.Beta1, step));

    /// <summary>1 / √(second moment's bias correction).</summary>
    public double InverseSecondCorrection { get; } = 1 / Math.Sqrt(1 - Math.Pow(options.Beta2, step));

    public double CoupledDecay { get; } = options.Decoupled ? 0 : options.WeightDecay;

    public double DecoupledFactor { get; } = options.Decoupled ? 1 - (learningRate * options.WeightDecay) : 1;
}
