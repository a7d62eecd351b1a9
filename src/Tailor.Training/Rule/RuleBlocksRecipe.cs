using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.Rule;

/// <summary>How a sequential backbone is trained on with its item table in RULE's blocks, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Rule">RULE's settings.</param>
/// <param name="Training">How it is trained.</param>
public sealed record RuleBlocksRecipe(RuleOptions Rule, TrainingOptions Training)
{
    /// <summary>The nested school, trained as the scalable table is.</summary>
    public static RuleBlocksRecipe Default { get; } = new(new RuleOptions(), DefaultRecipes.ThroughTables);

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Rule, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static RuleBlocksRecipe FromJson(JsonObject settings, int seed)
    {
        var (options, training) = FlatSettings.Split(typeof(RuleOptions), settings, seed);
        return new RuleBlocksRecipe((RuleOptions)options, training);
    }
}
