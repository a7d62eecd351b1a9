namespace Tailor.Training.Backbones;

/// <summary>First values of parameters, drawn in order from one seed.</summary>
public sealed class Initializer(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Normal values with mean 0.</summary>
    /// <param name="count">How many.</param>
    /// <param name="deviation">Standard deviation.</param>
    public float[] Normal(long count, double deviation)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i += 2)
        {
            // Box and Muller, two at a time.
            var radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * deviation;
            var (sine, cosine) = Math.SinCos(2 * Math.PI * _random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length) values[i + 1] = (float)(radius * sine);
        }

        return values;
    }

    /// <summary>Uniform values between −limit and limit.</summary>
    public float[] Uniform(long count, double limit)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(((2 * _random.NextDouble()) - 1) * limit);
        return values;
    }

    /// <summary>Xavier's uniform values for a matrix (out, in), times a gain.</summary>
    public float[] Xavier(long outputs, long inputs, double gain = 1) =>
        Uniform(outputs * inputs, gain * Math.Sqrt(6.0 / (outputs + inputs)));

    /// <summary>Normal values around a mean; with a deviation of 0 nothing is drawn.</summary>
    public float[] Around(float mean, long count, double deviation) => deviation == 0 ? Constant(count, mean) : Array.ConvertAll(Normal(count, deviation), value => value + mean);

    /// <summary>One value everywhere.</summary>
    public static float[] Constant(long count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
