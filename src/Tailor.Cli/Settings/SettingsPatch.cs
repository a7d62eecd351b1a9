using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Settings;

/// <summary>
/// Changes to settings, from files and from <c>--set key=value</c>, laid over the defaults. A key that the defaults do not have is refused
/// with the nearest one that they have; all problems are reported at once.
/// </summary>
internal static class SettingsPatch
{
    /// <summary>What changes that come from <see cref="Parse"/> name as their source.</summary>
    public const string CommandLine = "--set";

    /// <summary>Reads a settings file: one JSON object; comments and trailing commas are allowed.</summary>
    /// <exception cref="UsageException">It is not there, or not a JSON object.</exception>
    public static JsonObject ReadFile(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: options) as JsonObject
                ?? throw new UsageException($"{path}: expected a JSON object of settings.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path}, line {error.LineNumber + 1}: not JSON: {error.Message}");
        }
        catch (IOException error)
        {
            throw new UsageException($"--config {path}: {error.Message}");
        }
    }

    /// <summary>Turns "key=value" texts into an object; "a.b=1" reaches into a, and values that are not JSON are strings.</summary>
    /// <exception cref="UsageException">A text has no '='.</exception>
    public static JsonObject Parse(IEnumerable<string> assignments)
    {
        var patch = new JsonObject();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new UsageException($"--set {assignment}: expected key=value.");
            var target = patch;
            var path = assignment[..equals].Split('.');
            foreach (var part in path[..^1])
            {
                if (target[part] is not JsonObject inner) target[part] = inner = [];
                target = inner;
            }
            target[path[^1]] = ValueOf(assignment[(equals + 1)..]);
        }
        return patch;
    }

    /// <summary>Lays changes over defaults, the later over the earlier.</summary>
    /// <param name="defaults">Every setting there is, with its default.</param>
    /// <param name="patches">Where each set of changes comes from, for messages, and the changes.</param>
    /// <exception cref="UsageException">Keys that there are not; the message names all.</exception>
    public static JsonObject Apply(JsonObject defaults, params ReadOnlySpan<(string Source, JsonObject Changes)> patches)
    {
        var result = (JsonObject)defaults.DeepClone();
        var problems = new List<string>();
        foreach (var (source, changes) in patches) Merge(result, changes, source, "", problems);
        return problems.Count == 0 ? result : throw new UsageException(string.Join("\ntailor: ", problems));
    }

    private static void Merge(JsonObject target, JsonObject changes, string source, string prefix, List<string> problems)
    {
        foreach (var (key, value) in changes)
        {
            if (!target.ContainsKey(key))
                problems.Add($"{source}: there is no setting '{prefix}{key}'.{Suggestion.Sentence(key, target.Select(pair => pair.Key))} There are: {string.Join(", ", target.Select(pair => prefix + pair.Key))}.");
            else if (target[key] is JsonObject inner && value is JsonObject deeper)
                Merge(inner, deeper, source, $"{prefix}{key}.", problems);
            else if (source == CommandLine && target[key]?.GetValueKind() == JsonValueKind.String && value?.GetValueKind() == JsonValueKind.Number)
                target[key] = value.ToJsonString(); // digits may be meant as text: kept=1100
            else if (target[key] is { } old && value is not null && !SameKind(old, value))
                problems.Add($"{source}: {prefix}{key} = {value.ToJsonString()}: expected {Describe(old)}.");
            else
                target[key] = value?.DeepClone();
        }
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static bool SameKind(JsonNode a, JsonNode b) => Kind(a) == Kind(b);

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() is JsonValueKind.True ? JsonValueKind.False : node.GetValueKind();

    private static string Describe(JsonNode node) => Kind(node) switch
    {
        JsonValueKind.False => "true or false",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a name",
        JsonValueKind.Array => "a list",
        _ => "an object",
    } + $", such as {node.ToJsonString()}";
}
