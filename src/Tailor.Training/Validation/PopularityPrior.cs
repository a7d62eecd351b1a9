using Tailor.Training.Backbones;

namespace Tailor.Training.Validation;

/// <summary>
/// How much an item's popularity should add to its score: of a few strengths c, the one whose c · log(1 + training interactions), added to
/// <c>items.bias</c>, validates best. Training cannot find it, because it makes up for what the model believes too firmly of what it has seen.
/// </summary>
/// <param name="counts">(items) training interactions.</param>
internal sealed class PopularityPrior(int[] counts)
{
    /// <summary>What is tried; of equal ones the first counts.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0, .25, .5, .75, 1];

    /// <summary>Tries every strength.</summary>
    /// <param name="parameters">Values by name, <c>items.bias</c> among them; they stay as they are.</param>
    /// <param name="validate">The deciding metric of parameters; higher is better.</param>
    /// <returns>The best strength, the parameters with it, and their metric.</returns>
    public (double Strength, IReadOnlyDictionary<string, float[]> Parameters, double Value) Choose(
        IReadOnlyDictionary<string, float[]> parameters, Func<IReadOnlyDictionary<string, float[]>, double> validate)
    {
        var best = (Strength: 0.0, Parameters: parameters, Value: double.NegativeInfinity);
        foreach (var strength in Strengths)
        {
            var tried = With(parameters, strength);
            var value = validate(tried);
            if (value > best.Value) best = (strength, tried, value);
        }

        return best;
    }

    private Dictionary<string, float[]> With(IReadOnlyDictionary<string, float[]> parameters, double strength)
    {
        float[] biases = [.. parameters[BackboneGraph.ItemBias].Zip(counts, (bias, count) => bias + (float)(strength * Math.Log(1.0 + count)))];
        return new(parameters, StringComparer.Ordinal) { [BackboneGraph.ItemBias] = biases };
    }
}
