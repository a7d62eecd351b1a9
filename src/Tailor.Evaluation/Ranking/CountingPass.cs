using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Evaluation.Ranking;

/// <summary>The rank of one target without sorting: how many scores reach it.</summary>
internal static class CountingPass
{
    /// <summary>Counts scores ≥ <paramref name="threshold"/>; −1 where any score is NaN.</summary>
    public static int AtLeast(ReadOnlySpan<float> scores, float threshold)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var limit = new Vector<float>(threshold);
        var counts = Vector<int>.Zero;
        var ordered = Vector<int>.AllBitsSet;
        foreach (var vector in vectors)
        {
            counts -= Vector.GreaterThanOrEqual(vector, limit); // true is −1
            ordered &= Vector.Equals(vector, vector);           // NaN equals nothing
        }
        var rest = AtLeastScalar(scores[(vectors.Length * Vector<float>.Count)..], threshold);
        return rest < 0 || !Vector.EqualsAll(ordered, Vector<int>.AllBitsSet) ? -1 : Vector.Sum(counts) + rest;
    }

    /// <summary>The same, one score at a time: the reference.</summary>
    public static int AtLeastScalar(ReadOnlySpan<float> scores, float threshold)
    {
        var count = 0;
        foreach (var score in scores)
        {
            if (float.IsNaN(score)) return -1;
            if (score >= threshold) count++;
        }
        return count;
    }
}
