using System.Numerics.Tensors;

namespace Tailor.Device.Policies;

/// <summary>How far an interest has moved.</summary>
internal static class InterestDrift
{
    /// <summary>1 − cosine of two interests, 0 to 2. Of two that are zero 0, of one that is zero and one that is not 1.</summary>
    public static double Between(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var (first, second) = (TensorPrimitives.Norm(before), TensorPrimitives.Norm(after));
        if (first == 0 || second == 0) return first == second ? 0 : 1;
        return 1 - Math.Clamp(TensorPrimitives.Dot(before, after) / ((double)first * second), -1, 1);
    }
}
