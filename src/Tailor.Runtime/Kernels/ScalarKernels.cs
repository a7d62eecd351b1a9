using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Kernels;

/// <summary>The reference: each formula as it is written, one float at a time. Packed panels are one output wide, so weights stay row after row.</summary>
internal sealed unsafe partial class ScalarKernels() : KernelSet(WidthTable.Scalar)
{
    public override KernelChoice Choice => KernelChoice.Scalar;

    public override int PanelWidth => 1;

    public override int VectorWidth => 1;

    public override void Product(int rows, int depth, float* a, int aStride, float* b, int panelStride, int bStride, int panels, float* bias, float* c, int cStride, Epilogue epilogue)
    {
        for (nint m = 0; m < rows; m++)
        {
            for (nint n = 0; n < panels; n++)
            {
                var sum = bias is null ? 0 : bias[n];
                if (epilogue == Epilogue.Add) sum += c[(m * cStride) + n];
                for (nint k = 0; k < depth; k++) sum += a[(m * aStride) + k] * b[(n * panelStride) + (k * bStride)];
                c[(m * cStride) + n] = epilogue == Epilogue.Relu ? MathF.Max(sum, 0) : sum;
            }
        }
    }

    public override void LayerNorm(int rows, int width, float* source, float* destination, int stride, float* weight, float* bias, float epsilon)
    {
        for (nint r = 0; r < rows; r++)
        {
            float* x = source + (r * stride), y = destination + (r * stride);
            float mean = 0, variance = 0;
            for (var i = 0; i < width; i++) mean += x[i];
            mean /= width;
            for (var i = 0; i < width; i++) variance += (x[i] - mean) * (x[i] - mean);
            var scale = 1 / MathF.Sqrt((variance / width) + epsilon);
            for (var i = 0; i < width; i++) y[i] = ((x[i] - mean) * scale * weight[i]) + bias[i];
        }
    }

    public override void CausalSoftmax(int rows, int firstLength, float* scores, int stride, int span)
    {
        for (var r = 0; r < rows; r++)
        {
            var x = scores + ((nint)r * stride);
            var length = firstLength + r;
            float max = float.NegativeInfinity, sum = 0;
            for (var i = 0; i < length; i++) max = MathF.Max(max, x[i]);
            for (var i = 0; i < length; i++) sum += x[i] = MathF.Exp(x[i] - max);
            for (var i = 0; i < length; i++) x[i] /= sum;
            for (var i = length; i < span; i++) x[i] = 0;
        }
    }

    public override void GruStep(int width, float* input, float* hidden, int gateStride, float* state, float* next)
    {
        for (var i = 0; i < width; i++)
        {
            var reset = 1 / (1 + MathF.Exp(-(input[i] + hidden[i])));
            var update = 1 / (1 + MathF.Exp(-(input[gateStride + i] + hidden[gateStride + i])));
            var candidate = MathF.Tanh(input[(2 * gateStride) + i] + (reset * hidden[(2 * gateStride) + i]));
            next[i] = ((1 - update) * candidate) + (update * state[i]);
        }
    }

    public override void MaxOverRows(int rows, int width, float* source, int stride, float* destination)
    {
        for (var c = 0; c < width; c++)
        {
            float max = 0;
            for (nint r = 0; r < rows; r++) max = MathF.Max(max, source[(r * stride) + c]);
            destination[c] = max;
        }
    }

    public override void Scores(int width, float* state, float* table, int count, float* scores)
    {
        for (nint i = 0; i < count; i++) scores[i] = Dot(width, state, table + (i * width));
    }

    public override void ScoresOf(int width, float* state, float* table, ReadOnlySpan<int> items, Span<float> scores)
    {
        for (var i = 0; i < items.Length; i++) scores[i] = Dot(width, state, table + ((nint)items[i] * width));
    }

    public override int NextAbove(ReadOnlySpan<float> scores, int start, float bound)
    {
        for (; start < scores.Length; start++)
        {
            if (!(scores[start] <= bound)) break;
        }

        return start;
    }

    private static float Dot(int width, float* left, float* right)
    {
        float sum = 0;
        for (var i = 0; i < width; i++) sum += left[i] * right[i];
        return sum;
    }
}
