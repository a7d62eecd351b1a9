using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.Chord;

/// <summary>What CHORD trains and how, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Chord">What is trained.</param>
/// <param name="Training">How.</param>
public sealed record ChordRecipe(ChordOptions Chord, TrainingOptions Training)
{
    /// <summary>The measured recipe: see <c>docs/methods/chord.md</c>.</summary>
    public static ChordRecipe Default { get; } = new(new ChordOptions(), DefaultRecipes.OnBase);

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Chord, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static ChordRecipe FromJson(JsonObject settings, int seed)
    {
        var (options, training) = FlatSettings.Split(typeof(ChordOptions), settings, seed);
        return new ChordRecipe((ChordOptions)options, training);
    }
}
