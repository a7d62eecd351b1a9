using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tailor.Training.Checkpoints;

/// <summary>
/// A method's options as a checkpoint knows them. Those that came after checkpoints were written stand there only where they are not at their default, so that older
/// checkpoints still go on.
/// </summary>
internal static class CheckpointIdentity
{
    /// <summary>Makes it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="plain">The defaults.</param>
    /// <param name="later">Names of options that came later.</param>
    public static JsonObject Of<T>(T options, T plain, params ReadOnlySpan<string> later)
    {
        var (own, defaults) = (JsonSerializer.SerializeToNode(options)!.AsObject(), JsonSerializer.SerializeToNode(plain)!.AsObject());
        foreach (var name in later)
        {
            if (JsonNode.DeepEquals(own[name], defaults[name])) own.Remove(name);
        }

        return own;
    }
}
