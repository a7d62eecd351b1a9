using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.Compact;

/// <summary>Which table is trained for a budget and how, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Method">Which table.</param>
/// <param name="Training">How it is trained.</param>
public sealed record CompactRecipe(CompactOptions Method, TrainingOptions Training)
{
    /// <summary>The defaults: those of other methods that begin with a trained backbone.</summary>
    public static CompactRecipe Default { get; } = new(new CompactOptions(), DefaultRecipes.OnBase with { ValidationProtocol = "full" });

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Method, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static CompactRecipe FromJson(JsonObject settings, int seed)
    {
        var (options, training) = FlatSettings.Split(typeof(CompactOptions), settings, seed);
        return new CompactRecipe((CompactOptions)options, training);
    }
}
