using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.ForwardOfa;

/// <summary>What Forward-OFA trains and how, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Method">What is trained.</param>
/// <param name="Training">How.</param>
public sealed record ForwardOfaRecipe(ForwardOfaOptions Method, TrainingOptions Training)
{
    /// <summary>The measured recipe: see <c>docs/methods/forward-ofa.md</c>.</summary>
    public static ForwardOfaRecipe Default { get; } = new(new ForwardOfaOptions(), DefaultRecipes.OnBase);

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Method, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static ForwardOfaRecipe FromJson(JsonObject settings, int seed)
    {
        var (options, training) = FlatSettings.Split(typeof(ForwardOfaOptions), settings, seed);
        return new ForwardOfaRecipe((ForwardOfaOptions)options, training);
    }
}
