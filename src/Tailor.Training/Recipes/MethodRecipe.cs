using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tailor.Training.Recipes;

/// <summary>What a method trains on a trained backbone and how, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <typeparam name="TOptions">The method's options.</typeparam>
/// <param name="Method">What is trained.</param>
/// <param name="Training">How.</param>
public sealed record MethodRecipe<TOptions>(TOptions Method, TrainingOptions Training)
    where TOptions : class
{
    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Method, Training);
}

/// <summary>Reads recipes of methods.</summary>
public static class MethodRecipe
{
    /// <summary>Reads what <see cref="MethodRecipe{TOptions}.ToJson"/> wrote, with changed values.</summary>
    /// <typeparam name="TOptions">The method's options.</typeparam>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static MethodRecipe<TOptions> FromJson<TOptions>(JsonObject settings, int seed)
        where TOptions : class
    {
        var (options, training) = FlatSettings.Split(typeof(TOptions), settings, seed);
        return new((TOptions)options, training);
    }
}
