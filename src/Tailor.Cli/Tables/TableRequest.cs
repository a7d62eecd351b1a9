using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tables;

/// <summary>What item table an evaluation gives every device.</summary>
/// <param name="Memory">How much of it.</param>
/// <param name="Kind">Which.</param>
internal sealed record TableRequest(MemoryAsk Memory, TableKind Kind)
{
    /// <summary>The key by which an experiment's customize asks for a table.</summary>
    public const string Key = "memory";

    /// <summary>What an evaluation's record calls it.</summary>
    public const string Method = "table";

    /// <summary>The kind, as the command line says it.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Reads an experiment's words: memory, and table where it is a control.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static TableRequest Parse(JsonObject settings)
    {
        var read = CustomizeWords.Read<Words>(settings);
        return new(MemoryOf(read.Memory), read.Table);
    }

    /// <summary>Reads an experiment's budget.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static MemoryAsk MemoryOf(string text) => MemoryAsk.Parse(text) ?? throw new UsageException($"customize: memory must be bytes, such as 200KB, or a share, such as 5%, not '{text}'.");

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Memory}";

    private sealed record Words(string Memory, TableKind Table = TableKind.Scalable);
}
