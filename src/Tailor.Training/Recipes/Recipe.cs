using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Models.Backbones;

namespace Tailor.Training.Recipes;

/// <summary>A backbone's sizes and how it is trained, under one flat set of names as they stand in settings files and on the command line.</summary>
/// <param name="Backbone">Its sizes.</param>
/// <param name="Training">How it is trained.</param>
public sealed record Recipe(BackboneSpec Backbone, TrainingOptions Training)
{
    internal static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The measured recipe of a backbone: see <c>docs/training.md</c>.</summary>
    /// <param name="backbone">sasrec, gru4rec, caser or nextitnet.</param>
    /// <exception cref="ArgumentException">There is no such backbone.</exception>
    public static Recipe Default(string backbone) => backbone switch
    {
        "sasrec" => DefaultRecipes.SasRec,
        "gru4rec" => DefaultRecipes.Gru4Rec,
        "caser" => DefaultRecipes.Caser,
        "nextitnet" => DefaultRecipes.NextItNet,
        _ => throw new ArgumentException($"There is no backbone '{backbone}'; there are sasrec, gru4rec, caser and nextitnet.", nameof(backbone)),
    };

    /// <summary>Every setting by name, the seed aside; loss and batches are objects of their own.</summary>
    public JsonObject ToJson() => FlatSettings.Join(Backbone, Training);

    /// <summary>Reads what <see cref="ToJson"/> wrote, with changed values.</summary>
    /// <param name="backbone">sasrec, gru4rec, caser or nextitnet.</param>
    /// <param name="settings">Every setting.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="JsonException">A key is unknown or missing, or a value has the wrong type; the message names it.</exception>
    public static Recipe FromJson(string backbone, JsonObject settings, int seed)
    {
        var (sizes, training) = FlatSettings.Split(Default(backbone).Backbone.GetType(), settings, seed);
        return new Recipe((BackboneSpec)sizes, training);
    }
}
