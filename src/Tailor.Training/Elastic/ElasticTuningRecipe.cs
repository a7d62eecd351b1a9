using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.Elastic;

/// <summary>How a backbone is trained through its scalable table, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Method">What its steps read.</param>
/// <param name="Training">How it is trained.</param>
public sealed record ElasticTuningRecipe(ElasticTuningOptions Method, TrainingOptions Training)
{
    /// <summary>The measured recipe: see <c>docs/methods/rule.md</c>.</summary>
    public static ElasticTuningRecipe Default { get; } = new(new ElasticTuningOptions(), DefaultRecipes.ThroughTables);

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Method, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static ElasticTuningRecipe FromJson(JsonObject settings, int seed)
    {
        var (options, training) = FlatSettings.Split(typeof(ElasticTuningOptions), settings, seed);
        return new ElasticTuningRecipe((ElasticTuningOptions)options, training);
    }
}
