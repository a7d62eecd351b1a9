namespace Tailor.Runtime.Tests.Reference;

/// <summary>The interest extractor once more, in double precision, item by item.</summary>
internal sealed class ReferenceExtractor(int width, int itemCount, ITensorSource items, ITensorSource tensors, string prefix = "extractor")
{
    public double[] Compute(ReadOnlySpan<int> profile, float[]? guide = null)
    {
        var rows = items.Floats("items.weight", itemCount, width);
        double[] state = guide is null ? new double[width] : [.. guide];
        foreach (var item in profile)
        {
            double[] x = [.. rows.Slice(item * width, width).ToArray().Select(value => (double)value)];
            state = Step(x, state);
        }

        return [.. Linear("outer", width, [.. Linear("inner", width, state).Select(Math.Tanh)]).Select(Math.Tanh)];
    }

    private double[] Step(double[] x, double[] state)
    {
        var (input, hidden) = (Linear("input", 3 * width, x), Linear("hidden", 3 * width, state));
        var next = new double[width];
        for (var i = 0; i < width; i++)
        {
            var reset = 1 / (1 + Math.Exp(-(input[i] + hidden[i])));
            var update = 1 / (1 + Math.Exp(-(input[width + i] + hidden[width + i])));
            var candidate = Math.Tanh(input[(2 * width) + i] + (reset * hidden[(2 * width) + i]));
            next[i] = ((1 - update) * candidate) + (update * state[i]);
        }

        return next;
    }

    private double[] Linear(string name, int outputs, double[] x)
    {
        var weight = tensors.Floats($"{prefix}.{name}.weight", outputs, x.Length);
        var bias = tensors.Floats($"{prefix}.{name}.bias", outputs);
        var result = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            result[o] = bias[o];
            for (var i = 0; i < x.Length; i++) result[o] += weight[(o * x.Length) + i] * x[i];
        }

        return result;
    }
}
