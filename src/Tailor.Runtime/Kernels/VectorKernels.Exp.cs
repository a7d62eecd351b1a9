using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <content>
/// e to the x. The base class library has it for vectors, but the compiler inlines it only after profiling: until then, which is all the
/// life of a short process, a softmax costs five times as much.
/// </content>
internal sealed unsafe partial class VectorKernels<TVector, TMath>
{
    /// <summary>Below it the result would be no normal number.</summary>
    private const float LeastExponent = -87.33f;

    /// <summary>Above it 2ⁿ would overflow; e to more than this is taken as e to this.</summary>
    private const float GreatestExponent = 88.37f;

    /// <summary>
    /// eˣ = 2ⁿ·eʳ with n = round(x / ln 2), so |r| ≤ ½ ln 2, where the Taylor polynomial of degree 7 is off by less than 6e-9. Zero below
    /// −87.33, e^88.37 above 88.37, NaN for NaN; elsewhere within 3e-7 of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp(TVector x)
    {
        var least = TMath.Broadcast(LeastExponent);
        var bounded = TMath.MaxNative(TMath.MinNative(x, TMath.Broadcast(GreatestExponent)), least);
        var n = TMath.Round(TMath.Multiply(bounded, TMath.Broadcast(1.44269504f)));

        // ln 2 in two parts, the first of few bits, so that n times it is exact
        var r = TMath.MultiplyAdd(n, TMath.Broadcast(-0.693359375f), bounded);
        r = TMath.MultiplyAdd(n, TMath.Broadcast(2.12194440e-4f), r);

        var power = TMath.Broadcast(1f / 5040);
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1f / 720));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1f / 120));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1f / 24));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1f / 6));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(0.5f));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1));
        power = TMath.MultiplyAdd(power, r, TMath.Broadcast(1));
        return TMath.ZeroBelow(TMath.Multiply(power, TMath.PowerOfTwo(n)), x, least);
    }
}
