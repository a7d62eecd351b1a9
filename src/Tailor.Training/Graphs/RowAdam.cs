using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Training.Graphs;

/// <summary>Adam (Kingma and Ba, ICLR 2015) on one array, in place: values, moments and gradient in one pass over memory.</summary>
/// <param name="values">What is trained.</param>
internal sealed class RowAdam(float[] values)
{
    private const float Beta1 = .9f, Beta2 = .999f, Epsilon = 1e-8f;

    /// <summary>What is trained.</summary>
    public float[] Values => values;

    /// <summary>First moments.</summary>
    public float[] First { get; } = new float[values.Length];

    /// <summary>Second moments.</summary>
    public float[] Second { get; } = new float[values.Length];

    /// <summary>One step.</summary>
    /// <param name="gradient">As long as the values.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="step">Number of this step, from 1.</param>
    public void Step(float[] gradient, double rate, long step)
    {
        var scale = (float)(rate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));
        var epsilon = (float)(Epsilon * Math.Sqrt(1 - Math.Pow(Beta2, step)));
        Span<Vector<float>> v = Vectors(values), m = Vectors(First), s = Vectors(Second), g = Vectors(gradient);
        for (var at = 0; at < v.Length; at++)
        {
            m[at] = (m[at] * Beta1) + (g[at] * (1 - Beta1));
            s[at] = (s[at] * Beta2) + (g[at] * g[at] * (1 - Beta2));
            v[at] -= m[at] * scale / (Vector.SquareRoot(s[at]) + new Vector<float>(epsilon));
        }

        for (var at = v.Length * Vector<float>.Count; at < values.Length; at++)
        {
            First[at] = (First[at] * Beta1) + (gradient[at] * (1 - Beta1));
            Second[at] = (Second[at] * Beta2) + (gradient[at] * gradient[at] * (1 - Beta2));
            values[at] -= First[at] * scale / (MathF.Sqrt(Second[at]) + epsilon);
        }
    }

    private static Span<Vector<float>> Vectors(float[] array) => MemoryMarshal.Cast<float, Vector<float>>(array.AsSpan());
}
