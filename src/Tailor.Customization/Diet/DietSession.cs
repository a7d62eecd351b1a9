namespace Tailor.Customization.Diet;

/// <summary>One thread's use of a <see cref="DietGenerator"/>.</summary>
internal sealed class DietSession(DietGenerator generator) : IParameterGeneratorSession
{
    private readonly float[] _outputs = new float[generator.Layers.Max(layer => layer.Outputs)];

    /// <inheritdoc/>
    public void Generate(ReadOnlySpan<float> interest, Span<float> values)
    {
        if (values.Length != generator.Length) throw new ArgumentException($"Expected {generator.Length} values, found {values.Length}.", nameof(values));
        if (generator.Spec.ReadsInterest && interest.Length != generator.Width) throw new ArgumentException($"Expected an interest of {generator.Width}, found {interest.Length}.", nameof(interest));
        foreach (var layer in generator.Layers)
        {
            layer.Score(interest, _outputs, values[..layer.Weights]);
            values = values[layer.Weights..];
        }
    }
}
