using System.Numerics;

namespace Tailor.Training.Recurrent;

/// <summary>
/// σ and tanh in single precision, off by at most 3e-7: the rational function that Eigen and XLA use for tanh. .NET's own go through double precision, which takes five times as long.
/// </summary>
internal static class Squashing
{
    private const float Saturated = 7.90531110763549805f; // beyond, tanh is 1 in single precision

    /// <summary>tanh x.</summary>
    public static Vector<float> Tanh(Vector<float> x)
    {
        x = Vector.Min(Vector.Max(x, new Vector<float>(-Saturated)), new Vector<float>(Saturated));
        var square = x * x;
        var upper = Vector.FusedMultiplyAdd(square, new Vector<float>(-2.76076847742355e-16f), new Vector<float>(2.00018790482477e-13f));
        upper = Vector.FusedMultiplyAdd(square, upper, new Vector<float>(-8.60467152213735e-11f));
        upper = Vector.FusedMultiplyAdd(square, upper, new Vector<float>(5.12229709037114e-08f));
        upper = Vector.FusedMultiplyAdd(square, upper, new Vector<float>(1.48572235717979e-05f));
        upper = Vector.FusedMultiplyAdd(square, upper, new Vector<float>(6.37261928875436e-04f));
        upper = Vector.FusedMultiplyAdd(square, upper, new Vector<float>(4.89352455891786e-03f));
        var lower = Vector.FusedMultiplyAdd(square, new Vector<float>(1.19825839466702e-06f), new Vector<float>(1.18534705686654e-04f));
        lower = Vector.FusedMultiplyAdd(square, lower, new Vector<float>(2.26843463243900e-03f));
        lower = Vector.FusedMultiplyAdd(square, lower, new Vector<float>(4.89352518554385e-03f));
        return x * upper / lower;
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var half = new Vector<float>(.5f);
        return Vector.FusedMultiplyAdd(Tanh(x * half), half, half);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
