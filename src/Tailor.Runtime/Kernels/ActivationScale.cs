using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <summary>The scale of a row of activations.</summary>
internal static class ActivationScale
{
    /// <summary>Below it, 127 over the magnitude comes near the end of float32.</summary>
    private const float Least = 7.52316385e-37f; // 2^−120

    /// <summary>The scale for a largest magnitude, and the factor that makes codes; a factor of 0 stands for codes of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float largest, out float inverse)
    {
        inverse = largest is >= Least and < float.PositiveInfinity ? 127 / largest : 0;
        return largest < float.PositiveInfinity ? inverse == 0 ? 0 : largest / 127 : float.NaN;
    }
}
