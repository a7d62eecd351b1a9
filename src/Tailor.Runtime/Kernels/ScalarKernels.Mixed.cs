namespace Tailor.Runtime.Kernels;

/// <content>To integers and back.</content>
internal sealed unsafe partial class ScalarKernels
{
    public override void Quantize(int rows, int depth, float* a, int aStride, sbyte* codes, int codeStride, float* scales, int* sums)
    {
        for (nint r = 0; r < rows; r++)
        {
            float* x = a + (r * aStride);
            var code = codes + (r * codeStride);
            new Span<sbyte>(code, AlignedFloats.RoundUp(depth, 16)).Clear();
            sums[r] = 0;
            float largest = 0;
            for (var i = 0; i < depth; i++) largest = MathF.Max(largest, MathF.Abs(x[i]));
            scales[r] = ActivationScale.Of(largest, out var inverse);
            if (inverse == 0) continue;
            for (var i = 0; i < depth; i++) sums[r] += code[i] = (sbyte)MathF.Round(x[i] * inverse);
        }
    }

    public override void Codes(int count, float* weights, float scale, int largest, int offset, byte* codes)
    {
        for (var i = 0; i < count; i++) codes[i] = (byte)(offset + Quantization.ChannelQuantizer.Code(weights[i], scale, largest));
    }

    public override void Dequantize(int count, byte* codes, int offset, float scale, float* values)
    {
        for (var i = 0; i < count; i++) values[i] = (codes[i] - offset) * scale;
    }

    public override void Scale(int count, int* sums, float scale, float* factors, float* values)
    {
        for (var i = 0; i < count; i++) values[i] = sums[i] * (scale * factors[i]);
    }

    public override void Finish(int rows, OutputLayout layout, int* sums, int sumsStride, float* scales, float* c, int cStride, Epilogue epilogue)
    {
        for (nint r = 0; r < rows; r++)
        {
            for (var o = 0; o < layout.Columns; o++)
            {
                var source = layout.Sources[o];
                var value = ((float)(source < 0 ? 0 : sums[(r * sumsStride) + source]) * (scales[r] * layout.Factors[o])) + layout.Biases[o];
                var target = c + (r * cStride) + o;
                *target = epilogue switch { Epilogue.Relu => MathF.Max(value, 0), Epilogue.Add => *target + value, _ => value };
            }
        }
    }
}
