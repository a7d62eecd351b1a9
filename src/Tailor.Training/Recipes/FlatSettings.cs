using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tailor.Training.Recipes;

/// <summary>What is trained and how, under one flat set of names as they stand in settings files and on the command line.</summary>
internal static class FlatSettings
{
    /// <summary>Every setting by name, the seed aside; what is trained comes first.</summary>
    /// <param name="trained">Settings of what is trained: a backbone's sizes, a method's options.</param>
    /// <param name="training">How it is trained.</param>
    public static JsonObject Join(object trained, object training)
    {
        var all = JsonSerializer.SerializeToNode(trained, trained.GetType(), Recipe.Format)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(training, training.GetType(), Recipe.Format)!.AsObject()) all.Add(name, value?.DeepClone());
        all.Remove("seed");
        return all;
    }

    /// <summary>Reads what <see cref="Join"/> wrote, with changed values.</summary>
    /// <param name="type">Type of what is trained.</param>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown or missing, or a value has the wrong type; the message names it.</exception>
    public static (object Trained, TrainingOptions Training) Split(Type type, JsonObject settings, int seed) => Split<TrainingOptions>(type, settings, seed);

    /// <summary>The same for another kind of training.</summary>
    /// <typeparam name="T">How it is trained.</typeparam>
    /// <param name="type">Type of what is trained.</param>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    public static (object Trained, T Training) Split<T>(Type type, JsonObject settings, int seed)
        where T : new()
    {
        var training = JsonSerializer.SerializeToNode(new T(), Recipe.Format)!.AsObject();
        var (forTrained, forTraining) = (new JsonObject(), new JsonObject { ["seed"] = seed });
        foreach (var (name, value) in settings) (training.ContainsKey(name) ? forTraining : forTrained)[name] = value?.DeepClone();
        return (forTrained.Deserialize(type, Recipe.Format)!, forTraining.Deserialize<T>(Recipe.Format)!);
    }
}
