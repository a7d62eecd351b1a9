using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Tables;

/// <summary>What item table an evaluation gives every device.</summary>
/// <param name="Memory">How much of it.</param>
/// <param name="Kind">Which.</param>
internal sealed record TableRequest(MemoryAsk Memory, TableKind Kind)
{
    /// <summary>The key by which an experiment's customize asks for a table.</summary>
    public const string Key = "memory";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The kind, as the command line says it.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Reads an experiment's words: memory, and table where it is a control.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static TableRequest Parse(JsonObject settings)
    {
        try
        {
            var read = settings.Deserialize<Words>(Format)!;
            return new(MemoryAsk.Parse(read.Memory) ?? throw new UsageException($"customize: memory must be bytes, such as 200KB, or a share, such as 5%, not '{read.Memory}'."), read.Table);
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"customize: {wrong.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Memory}";

    private sealed record Words(string Memory, TableKind Table = TableKind.Scalable);
}
