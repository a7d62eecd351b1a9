using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Experiments;

/// <summary>Reads what a variant's <c>customize</c> says, whichever method it is for.</summary>
internal static class CustomizeWords
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads the words.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value has the wrong type.</exception>
    public static T Read<T>(JsonObject settings)
    {
        try
        {
            return settings.Deserialize<T>(Format)!;
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"customize: {wrong.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }
    }
}
