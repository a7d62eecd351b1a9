using System.Collections.Immutable;
using System.Text.Json;
using Tailor.Models;
using Tailor.Models.Files;

namespace Tailor.Runtime.Golden;

/// <summary>
/// Histories and what a model answers to them, computed once where the model was made. Whoever opens the model elsewhere computes them again: a damaged copy, a kernel that is wrong on
/// this CPU, or a file that belongs to another model shows before a user sees it.
/// </summary>
public sealed record GoldenScores
{
    /// <summary>Its name in a model folder. It is no part of the model: a folder without it is whole.</summary>
    public const string FileName = "golden.json";

    /// <summary>Format of the file.</summary>
    public const int CurrentFormat = 1;

    /// <summary>
    /// How far a score may be from the file's, as a share of the greatest score's size: CPUs sum in different orders, and where activations are rounded to 8 bits, a last bit decides
    /// between two codes.
    /// </summary>
    public const float Tolerance = 0.02f;

    private const int Cases = 8;
    private const int Best = 10;
    private const int Longest = 4 << 20;

    /// <summary>The file's format.</summary>
    public required int Format { get; init; }

    /// <summary>The cases.</summary>
    public required ImmutableArray<GoldenCase> Answers { get; init; }

    /// <summary>Computes a model's answers to histories that a seed draws: none, one item, and up to a full window.</summary>
    /// <param name="recommender">The model as it is opened without a plan.</param>
    /// <param name="seed">The seed.</param>
    public static GoldenScores Of(Recommender recommender, int seed)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        var random = new Random(seed);
        var session = recommender.OpenSession();
        var top = new Recommendation[Math.Min(Best, recommender.ItemCount)];
        var answers = new GoldenCase[Cases];
        for (var i = 0; i < Cases; i++)
        {
            var history = new int[Math.Min(recommender.Spec.MaxLength, i == Cases - 1 ? int.MaxValue : i * i)];
            for (var at = 0; at < history.Length; at++) history[at] = random.Next(recommender.ItemCount);
            var found = session.Recommend(history, top, excludeHistory: false);
            answers[i] = new([.. history], [.. top.Take(found).Select(item => item.Item)], [.. top.Take(found).Select(item => item.Score)]);
        }

        return new() { Format = CurrentFormat, Answers = [.. answers] };
    }

    /// <summary>Computes a model folder's answers and writes them beside it; the seed is the model's.</summary>
    /// <param name="path">The model folder.</param>
    /// <exception cref="ModelFormatException">The model is malformed.</exception>
    public static void WriteFor(string path)
    {
        using var folder = ModelFolder.Open(path);
        Of(Recommender.Open(folder), (int)(folder.Manifest.Seed & int.MaxValue)).Write(Path.Combine(folder.Path, FileName));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static GoldenScores Open(string path)
    {
        var bytes = new FileInfo(path).Length <= Longest ? File.ReadAllBytes(path) : throw new ModelFormatException(path, null, $"at most {Longest} bytes", "more");
        try
        {
            var golden = JsonSerializer.Deserialize(bytes, GoldenJson.Default.GoldenScores) ?? throw new JsonException("null in place of it");
            if (golden.Format != CurrentFormat) throw new ModelFormatException(path, null, $"golden scores of format {CurrentFormat}", $"format {golden.Format}");
            var wrong = golden.Answers.IsDefaultOrEmpty || golden.Answers.Any(answer => answer is null || answer.History.IsDefault || answer.Items.IsDefaultOrEmpty || answer.Scores.IsDefault || answer.Items.Length != answer.Scores.Length);
            return wrong ? throw new ModelFormatException(path, null, "golden scores with as many scores as items in each answer", "others") : golden;
        }
        catch (JsonException error)
        {
            throw new ModelFormatException(path, null, "golden scores", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Writes a file that is either whole or not there.</summary>
    public void Write(string path) => WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, GoldenJson.Default.GoldenScores));

    /// <summary>Computes every answer again.</summary>
    /// <param name="recommender">The model as it is opened without a plan.</param>
    /// <returns>What differs first, or null where all is as it was.</returns>
    public string? Difference(Recommender recommender)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        var session = recommender.OpenSession();
        var scores = new float[recommender.ItemCount];
        foreach (var answer in Answers)
        {
            if (answer.History.Concat(answer.Items).Any(item => item < 0 || item >= recommender.ItemCount)) return $"an item that the model of {recommender.ItemCount} items does not have";
            session.Score(answer.History.AsSpan(), scores);
            var size = answer.Scores.Max(Math.Abs);
            for (var rank = 0; rank < answer.Items.Length; rank++)
            {
                var (expected, found) = (answer.Scores[rank], scores[answer.Items[rank]]);
                if (Math.Abs(expected - found) <= Tolerance * size) continue;
                return $"the score of item {answer.Items[rank]} after a history of {answer.History.Length} items: expected {expected}, found {found}";
            }
        }

        return null;
    }
}
