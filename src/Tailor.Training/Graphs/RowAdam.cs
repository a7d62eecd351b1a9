using Tailor.Torch.Optimizers;

namespace Tailor.Training.Graphs;

/// <summary>Adam (Kingma and Ba, ICLR 2015) on one array, in place.</summary>
/// <param name="values">What is trained.</param>
internal sealed class RowAdam(float[] values)
{
    private static readonly AdamOptions Options = new();

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
    public void Step(float[] gradient, double rate, long step) => AdamKernel.Update(values, First, Second, gradient, Options, step, rate);
}
