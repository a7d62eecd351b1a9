using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <content>Scores of items, and the search for those above a bound.</content>
internal sealed unsafe partial class VectorKernels<TVector, TMath>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scores(int width, float* state, float* table, int count, float* scores)
    {
        nint i = 0;
        for (; i <= count - 4; i += 4)
        {
            float* t0 = table + (i * width), t1 = t0 + width, t2 = t1 + width, t3 = t2 + width;
            TVector s0 = TMath.Zero, s1 = TMath.Zero, s2 = TMath.Zero, s3 = TMath.Zero;
            for (nint k = 0; k < width; k += TMath.Count)
            {
                var x = TMath.Load(state + k);
                s0 = TMath.MultiplyAdd(x, TMath.Load(t0 + k), s0);
                s1 = TMath.MultiplyAdd(x, TMath.Load(t1 + k), s1);
                s2 = TMath.MultiplyAdd(x, TMath.Load(t2 + k), s2);
                s3 = TMath.MultiplyAdd(x, TMath.Load(t3 + k), s3);
            }

            TMath.StoreSums(s0, s1, s2, s3, scores + i);
        }

        for (; i < count; i++) scores[i] = Score(width, state, table + (i * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ScoresOf(int width, float* state, float* table, ReadOnlySpan<int> items, Span<float> scores)
    {
        for (var i = 0; i < items.Length; i++) scores[i] = Score(width, state, table + ((nint)items[i] * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int NextAbove(ReadOnlySpan<float> scores, int start, float bound)
    {
        var bounds = TMath.Broadcast(bound);
        fixed (float* x = scores)
        {
            while (start <= scores.Length - TMath.Count && !TMath.AnyNotAtMost(TMath.Load(x + start), bounds)) start += TMath.Count;
            for (; start < scores.Length; start++)
            {
                if (!(x[start] <= bound)) break;
            }
        }

        return start;
    }

    // What a row reads beyond its end meets the state's zeros: the next row, or the table's slack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Score(int width, float* state, float* row)
    {
        var sum = TMath.Zero;
        for (nint k = 0; k < width; k += TMath.Count) sum = TMath.MultiplyAdd(TMath.Load(state + k), TMath.Load(row + k), sum);
        return TMath.Sum(sum);
    }
}
