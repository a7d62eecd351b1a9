using System.Text.Json;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>Reads an experiment file, strictly: unknown and missing keys are refused by name.</summary>
internal static class ExperimentFile
{
    /// <summary>Name of an experiment file's result file.</summary>
    public static string ResultPathOf(string path) => Path.ChangeExtension(path, ".result.json");

    /// <exception cref="UsageException">The file is not there or not an experiment; the message says all that is wrong.</exception>
    public static Experiment Read(string path)
    {
        if (path.EndsWith(".result.json", StringComparison.Ordinal)) throw new UsageException($"{path} is a result; name the experiment beside it.");
        Experiment experiment;
        try
        {
            experiment = JsonSerializer.Deserialize(File.ReadAllBytes(path), ExperimentJson.Default.Experiment) ?? throw new UsageException($"{path}: expected an experiment, found null.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path}{(error.LineNumber is { } line ? $", line {line + 1}" : "")}: {error.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }
        catch (IOException error)
        {
            throw new UsageException(error.Message);
        }
        var problems = Problems(experiment).ToArray();
        return problems.Length == 0 ? experiment : throw new UsageException($"{path}: {string.Join(" ", problems)}");
    }

    private static IEnumerable<string> Problems(Experiment experiment)
    {
        if (!Methods.All.Contains(experiment.Method))
            yield return $"There is no method '{experiment.Method}'.{Suggestion.Sentence(experiment.Method, Methods.All)} There are: {string.Join(", ", Methods.All)}.";
        if (experiment.Variants.Count == 0) yield return "It has no variants.";
        if (experiment.Seeds.Count == 0) yield return "It has no seeds.";
        if (experiment.Protocols.Count == 0) yield return "It has no protocols.";
        if (Methods.OnABase.Contains(experiment.Method) != experiment.Base is not null) yield return experiment.Base is null ? $"{experiment.Method} begins with a trained backbone: name its 'base'." : $"{experiment.Method} has no 'base'.";
        if (experiment.Base is { } named && !Methods.Backbones.Contains(named.Method)) yield return $"The base may be {string.Join(", ", Methods.Backbones)}, not '{named.Method}'.";
        foreach (var name in experiment.Comparisons.SelectMany(pair => (string[])[pair.A, pair.B]).Where(name => !experiment.Variants.ContainsKey(name)).Distinct())
            yield return $"The comparison names '{name}', which is no variant.";
        if (experiment.Seeds.Distinct().Count() < experiment.Seeds.Count) yield return "A seed stands there twice.";
        if (Path.IsPathRooted(experiment.Data.File)) yield return "Its file must be named below TAILOR_DATA, so that it is found on every machine.";
        foreach (var name in experiment.Variants.Keys.Where(name => name.AsSpan().IndexOfAnyExcept(VariantLetters) >= 0))
            yield return $"Variant '{name}' may be named with letters, digits, spaces, '.', '-', '+' and '=' only.";
    }

    private static readonly System.Buffers.SearchValues<char> VariantLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-+=");
}
