using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <content>What is done row by row: layer norm, softmax, maximum, and a GRU's step.</content>
internal sealed unsafe partial class VectorKernels<TVector, TMath>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void LayerNorm(int rows, int width, float* source, float* destination, int stride, float* weight, float* bias, float epsilon)
    {
        var whole = width / TMath.Count * TMath.Count;
        for (nint r = 0; r < rows; r++)
        {
            float* x = source + (r * stride), y = destination + (r * stride);
            var sums = TMath.Zero;
            for (var i = 0; i < whole; i += TMath.Count) sums = TMath.Add(sums, TMath.Load(x + i));
            var mean = TMath.Sum(sums);
            for (var i = whole; i < width; i++) mean += x[i];
            mean /= width;

            var means = TMath.Broadcast(mean);
            sums = TMath.Zero;
            for (var i = 0; i < whole; i += TMath.Count)
            {
                var centred = TMath.Subtract(TMath.Load(x + i), means);
                sums = TMath.MultiplyAdd(centred, centred, sums);
            }

            var variance = TMath.Sum(sums);
            for (var i = whole; i < width; i++) variance += (x[i] - mean) * (x[i] - mean);

            var scale = 1 / MathF.Sqrt((variance / width) + epsilon);
            var scales = TMath.Broadcast(scale);
            for (var i = 0; i < whole; i += TMath.Count)
            {
                var normal = TMath.Multiply(TMath.Subtract(TMath.Load(x + i), means), scales);
                TMath.Store(TMath.MultiplyAdd(normal, TMath.Load(weight + i), TMath.Load(bias + i)), y + i);
            }

            for (var i = whole; i < width; i++) y[i] = ((x[i] - mean) * scale * weight[i]) + bias[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CausalSoftmax(int rows, int firstLength, float* scores, int stride, int span)
    {
        for (var r = 0; r < rows; r++)
        {
            var x = scores + ((nint)r * stride);
            var length = firstLength + r;
            var end = AlignedFloats.RoundUp(length, TMath.Count);
            for (var i = length; i < end; i++) x[i] = float.NegativeInfinity;

            var maxima = TMath.Load(x);
            for (var i = TMath.Count; i < end; i += TMath.Count) maxima = TMath.MaxNative(maxima, TMath.Load(x + i));
            maxima = TMath.Broadcast(TMath.MaxAcross(maxima));

            var sums = TMath.Zero;
            for (var i = 0; i < end; i += TMath.Count)
            {
                var power = Exp(TMath.Subtract(TMath.Load(x + i), maxima));
                TMath.Store(power, x + i);
                sums = TMath.Add(sums, power);
            }

            var scale = TMath.Broadcast(1 / TMath.Sum(sums));
            for (var i = 0; i < end; i += TMath.Count) TMath.Store(TMath.Multiply(TMath.Load(x + i), scale), x + i);
            for (var i = end; i < span; i += TMath.Count) TMath.Store(TMath.Zero, x + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MaxOverRows(int rows, int width, float* source, int stride, float* destination)
    {
        var whole = width / TMath.Count * TMath.Count;
        for (var c = 0; c < whole; c += TMath.Count)
        {
            var max = TMath.Zero;
            for (nint r = 0; r < rows; r++) max = TMath.Max(max, TMath.Load(source + (r * stride) + c));
            TMath.Store(max, destination + c);
        }

        for (var c = whole; c < width; c++)
        {
            float max = 0;
            for (nint r = 0; r < rows; r++) max = MathF.Max(max, source[(r * stride) + c]);
            destination[c] = max;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GruStep(int width, float* input, float* hidden, int gateStride, float* state, float* next)
    {
        var one = TMath.Broadcast(1);
        for (var i = 0; i < gateStride; i += TMath.Count)
        {
            float* x = input + i, h = hidden + i;
            var reset = Sigmoid(TMath.Add(TMath.Load(x), TMath.Load(h)));
            var update = Sigmoid(TMath.Add(TMath.Load(x + gateStride), TMath.Load(h + gateStride)));
            var inner = TMath.MultiplyAdd(reset, TMath.Load(h + (2 * gateStride)), TMath.Load(x + (2 * gateStride)));

            // tanh x = 2 σ(2x) − 1
            var sigmoid = Sigmoid(TMath.Add(inner, inner));
            var candidate = TMath.Subtract(TMath.Add(sigmoid, sigmoid), one);

            // (1 − z) n + z s = n + z (s − n)
            TMath.Store(TMath.MultiplyAdd(update, TMath.Subtract(TMath.Load(state + i), candidate), candidate), next + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoid(TVector x)
    {
        var one = TMath.Broadcast(1);
        return TMath.Divide(one, TMath.Add(one, Exp(TMath.Subtract(TMath.Zero, x))));
    }
}
