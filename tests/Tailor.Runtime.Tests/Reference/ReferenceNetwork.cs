using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>
/// The backbones once more, in double precision, written from their specs and nothing else: whole padded windows, no packing, no cache,
/// no shared code with the runtime. What the runtime computes is compared with this.
/// </summary>
internal abstract class ReferenceNetwork(BackboneSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan = null)
{
    protected int Width => spec.Width;

    protected double[][] Items { get; } = Rows(tensors.Floats("items.weight", itemCount, spec.Width), spec.Width);

    public static ReferenceNetwork Create(BackboneSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan = null) => spec switch
    {
        SasRecSpec sasRec => new ReferenceSasRec(sasRec, itemCount, tensors, plan),
        Gru4RecSpec gru => new ReferenceGru4Rec(gru, itemCount, tensors, plan),
        CaserSpec caser => new ReferenceCaser(caser, itemCount, tensors, plan),
        NextItNetSpec nextItNet => new ReferenceNextItNet(nextItNet, itemCount, tensors, plan),
        _ => throw new ArgumentException("No reference.", nameof(spec)),
    };

    /// <summary>State for the latest MaxLength items.</summary>
    public double[] Encode(int[] history) => Forward(history[Math.Max(0, history.Length - spec.MaxLength)..]);

    public double[] Score(int[] history)
    {
        var hidden = Encode(history);
        var biases = spec.ItemBias ? Vector("items.bias", itemCount) : new double[itemCount];
        return [.. Items.Select((item, i) => Dot(item, hidden) + biases[i])];
    }

    protected abstract double[] Forward(int[] window);

    protected double[] Vector(string name, int length) => Rows(tensors.Floats(name, length), length)[0];

    protected double[][] Matrix(string name, int rows, int columns) => Rows(tensors.Floats(name, rows, columns), columns);

    protected double[] Linear(string name, int outputs, double[] x) => Linear(name, Matrix($"{name}.weight", outputs, x.Length), x);

    protected double[] Linear(string name, double[][] weight, double[] x)
    {
        var bias = Vector($"{name}.bias", weight.Length);
        return plan is null ? [.. weight.Select((row, o) => bias[o] + Dot(row, x))] : plan.Linear(name, tensors, weight, bias, x);
    }

    protected double[] Norm(string name, double epsilon, double[] x)
    {
        var (weight, bias) = (Vector($"{name}.weight", x.Length), Vector($"{name}.bias", x.Length));
        var mean = x.Average();
        var variance = x.Average(v => (v - mean) * (v - mean));
        return [.. x.Select((v, i) => ((v - mean) / Math.Sqrt(variance + epsilon) * weight[i]) + bias[i])];
    }

    protected static double[] Relu(double[] x) => [.. x.Select(v => Math.Max(v, 0))];

    protected static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    protected static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    protected static double[][] Rows(ReadOnlySpan<float> values, int columns)
    {
        var rows = new double[values.Length / columns][];
        for (var r = 0; r < rows.Length; r++)
        {
            rows[r] = new double[columns];
            for (var c = 0; c < columns; c++) rows[r][c] = values[(r * columns) + c];
        }

        return rows;
    }
}
