using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Recipes;

namespace Tailor.Training.Graphs;

/// <summary>A model for unordered interactions and how it is trained, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">How it is trained.</param>
public sealed record GraphRecipe(GraphModelOptions Model, GraphTrainingOptions Training)
{
    /// <summary>LightGCN; <c>docs/training.md</c> has the measurements.</summary>
    public static GraphRecipe LightGcn { get; } = new(new GraphModelOptions(), new GraphTrainingOptions { Negatives = 32 });

    /// <summary>Matrix factorisation with BPR, each user with an embedding of its own.</summary>
    public static GraphRecipe BprMf { get; } = new(new GraphModelOptions { Layers = 0, Users = UserSource.Own }, new GraphTrainingOptions());

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Model, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown or missing, or a value has the wrong type; the message names it.</exception>
    public static GraphRecipe FromJson(JsonObject settings, int seed)
    {
        var (model, training) = FlatSettings.Split<GraphTrainingOptions>(typeof(GraphModelOptions), settings, seed);
        return new GraphRecipe((GraphModelOptions)model, training);
    }
}
