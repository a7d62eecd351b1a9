namespace Tailor.Customization;

/// <summary>One thread's use of an <see cref="IParameterGenerator"/>.</summary>
public interface IParameterGeneratorSession
{
    /// <summary>Generates for one user.</summary>
    /// <param name="interest">The user's interest; may be empty where the generator reads none.</param>
    /// <param name="values">(Length) receives the values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    void Generate(ReadOnlySpan<float> interest, Span<float> values);
}
