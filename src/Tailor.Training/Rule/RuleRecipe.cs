using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Graphs;
using Tailor.Training.Recipes;

namespace Tailor.Training.Rule;

/// <summary>RULE's settings, its base recommender and how it is trained, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Rule">RULE's settings.</param>
/// <param name="Model">The base recommender.</param>
/// <param name="Training">How it is trained.</param>
public sealed record RuleRecipe(RuleOptions Rule, GraphModelOptions Model, GraphTrainingOptions Training)
{
    /// <summary>The nested school on LightGCN as devices run it; the faithful one is <c>school=Faithful users=Own combination=Concatenated normalization=MeanWithSelf width=32</c>.</summary>
    public static RuleRecipe Default { get; } = new(new RuleOptions(), GraphRecipe.LightGcn.Model with { Width = 128 }, GraphRecipe.LightGcn.Training);

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson()
    {
        var all = FlatSettings.Join(Rule, Model);
        foreach (var (name, value) in FlatSettings.Join(new object(), Training)) all.Add(name, value?.DeepClone());
        return all;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown or missing, or a value has the wrong type; the message names it.</exception>
    public static RuleRecipe FromJson(JsonObject settings, int seed)
    {
        var names = FlatSettings.Join(new object(), new RuleOptions());
        var (ofRule, rest) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in settings) (names.ContainsKey(name) ? ofRule : rest)[name] = value?.DeepClone();
        var (model, training) = GraphRecipe.FromJson(rest, seed);
        return new RuleRecipe(ofRule.Deserialize<RuleOptions>(Recipe.Format)!, model, training);
    }
}
