using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Recipes;

namespace Tailor.Training.ForwardOfa;

/// <summary>What Forward-OFA trains and how, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Method">What is trained.</param>
/// <param name="Training">How.</param>
public sealed record ForwardOfaRecipe(ForwardOfaOptions Method, TrainingOptions Training)
{
    /// <summary>The measured recipe: see <c>docs/methods/forward-ofa.md</c>.</summary>
    public static ForwardOfaRecipe Default { get; } = new(
        new ForwardOfaOptions(),
        new TrainingOptions
        {
            Epochs = 12,
            LearningRate = 1e-3,
            WarmUpSteps = 50,
            Loss = new LossOptions { LogQ = true },
            Batches = new BatchOptions { TokensPerBatch = 1024 },
            ValidationProtocol = "uniform-99-expected",
        });

    /// <summary>Every setting by name, the seed aside.</summary>
    public JsonObject ToJson()
    {
        var all = JsonSerializer.SerializeToNode(Method, Recipe.Format)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(Training, Recipe.Format)!.AsObject()) all.Add(name, value?.DeepClone());
        all.Remove("seed");
        return all;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown, or a value has the wrong type; the message names it.</exception>
    public static ForwardOfaRecipe FromJson(JsonObject settings, int seed)
    {
        var training = JsonSerializer.SerializeToNode(Default.Training, Recipe.Format)!.AsObject();
        var (forMethod, forTraining) = (new JsonObject(), new JsonObject { ["seed"] = seed });
        foreach (var (name, value) in settings) (training.ContainsKey(name) ? forTraining : forMethod)[name] = value?.DeepClone();
        return new ForwardOfaRecipe(forMethod.Deserialize<ForwardOfaOptions>(Recipe.Format)!, forTraining.Deserialize<TrainingOptions>(Recipe.Format)!);
    }
}
