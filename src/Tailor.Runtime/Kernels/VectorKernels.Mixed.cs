using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <content>To integers and back.</content>
internal sealed unsafe partial class VectorKernels<TVector, TMath>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Quantize(int rows, int depth, float* a, int aStride, sbyte* codes, int codeStride, float* scales, int* sums)
    {
        var whole = depth / TMath.Count * TMath.Count;
        var end = AlignedFloats.RoundUp(depth, 16);
        var magnitude = TMath.Broadcast(BitConverter.Int32BitsToSingle(int.MaxValue));
        for (nint r = 0; r < rows; r++)
        {
            var x = a + (r * aStride);
            var code = codes + (r * codeStride);

            // Magnitudes compare as integers, and what is not finite is above all others.
            var maxima = TMath.Zero;
            for (var i = 0; i < whole; i += TMath.Count) maxima = TMath.MaxInts(maxima, TMath.And(TMath.Load(x + i), magnitude));
            var largest = TMath.MaxIntsAcross(maxima);
            for (var i = whole; i < depth; i++) largest = Math.Max(largest, BitConverter.SingleToInt32Bits(x[i]) & int.MaxValue);

            scales[r] = ActivationScale.Of(BitConverter.Int32BitsToSingle(largest), out var inverse);
            if (inverse == 0)
            {
                new Span<sbyte>(code, end).Clear();
                sums[r] = 0;
                continue;
            }

            var inverses = TMath.Broadcast(inverse);
            var total = TMath.Zero;
            for (var i = 0; i < whole; i += TMath.Count)
            {
                var integers = TMath.ToInts(TMath.Round(TMath.Multiply(TMath.Load(x + i), inverses)));
                TMath.StoreBytes(integers, (byte*)code + i);
                total = TMath.AddInts(total, integers);
            }

            var sum = TMath.SumInts(total);
            for (var i = whole; i < depth; i++) sum += code[i] = (sbyte)MathF.Round(x[i] * inverse);
            for (var i = depth; i < end; i++) code[i] = 0;
            sums[r] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Codes(int count, float* weights, float scale, int largest, int offset, byte* codes)
    {
        if (scale == 0)
        {
            new Span<byte>(codes, count).Fill((byte)offset);
            return;
        }

        TVector scales = TMath.Broadcast(scale), least = TMath.Broadcast(-largest), most = TMath.Broadcast(largest), offsets = TMath.Broadcast(offset);
        var i = 0;
        for (; i <= count - TMath.Count; i += TMath.Count)
        {
            var code = TMath.MinNative(TMath.MaxNative(TMath.Round(TMath.Divide(TMath.Load(weights + i), scales)), least), most);
            TMath.StoreBytes(TMath.ToInts(TMath.Add(code, offsets)), codes + i);
        }

        for (; i < count; i++) codes[i] = (byte)(offset + Quantization.ChannelQuantizer.Code(weights[i], scale, largest));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dequantize(int count, byte* codes, int offset, float scale, float* values)
    {
        var (scales, offsets) = (TMath.Broadcast(scale), TMath.Broadcast(offset));
        var i = 0;
        for (; i <= count - TMath.Count; i += TMath.Count)
            TMath.Store(TMath.Multiply(TMath.Subtract(TMath.FromInts(TMath.LoadBytes(codes + i)), offsets), scales), values + i);
        for (; i < count; i++) values[i] = (codes[i] - offset) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(int count, int* sums, float scale, float* factors, float* values)
    {
        var scales = TMath.Broadcast(scale);
        var i = 0;
        for (; i <= count - TMath.Count; i += TMath.Count)
            TMath.Store(TMath.Multiply(TMath.FromInts(TMath.LoadBits(sums + i)), TMath.Multiply(scales, TMath.Load(factors + i))), values + i);
        for (; i < count; i++) values[i] = sums[i] * (scale * factors[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Finish(int rows, OutputLayout layout, int* sums, int sumsStride, float* scales, float* c, int cStride, Epilogue epilogue)
    {
        for (var o = 0; o < layout.Columns; o += TMath.Count)
        {
            TVector factors = TMath.Load(layout.Factors + o), biases = TMath.Load(layout.Biases + o);
            if (layout.Gathers is null)
            {
                for (nint r = 0; r < rows; r++) Finish(TMath.LoadBits(sums + (r * sumsStride) + o), scales[r], factors, biases, c + (r * cStride) + o, epilogue);
                continue;
            }

            // A vector of outputs comes from a window of each width's sums.
            var gather = layout.Gathers + (o / TMath.Count * OutputLayout.GatherInts(TMath.Count));
            int* first = sums + gather[0], second = sums + gather[1], third = sums + gather[2];
            var vectors = gather + OutputLayout.Windows;
            TVector lanes = TMath.LoadBits(vectors), mask1 = TMath.LoadBits(vectors + TMath.Count), mask2 = TMath.LoadBits(vectors + (2 * TMath.Count)), mask3 = TMath.LoadBits(vectors + (3 * TMath.Count));
            for (nint r = 0, at = 0; r < rows; r++, at += sumsStride)
            {
                var bits = TMath.Or(
                    TMath.Or(TMath.And(TMath.Permute(TMath.LoadBits(first + at), lanes), mask1), TMath.And(TMath.Permute(TMath.LoadBits(second + at), lanes), mask2)),
                    TMath.And(TMath.Permute(TMath.LoadBits(third + at), lanes), mask3));
                Finish(bits, scales[r], factors, biases, c + (r * cStride) + o, epilogue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector bits, float scale, TVector factors, TVector biases, float* target, Epilogue epilogue)
    {
        var value = TMath.Add(TMath.Multiply(TMath.FromInts(bits), TMath.Multiply(TMath.Broadcast(scale), factors)), biases);
        if (epilogue == Epilogue.Relu) value = TMath.Max(value, TMath.Zero);
        else if (epilogue == Epilogue.Add) value = TMath.Add(TMath.Load(target), value);
        TMath.Store(value, target);
    }
}
