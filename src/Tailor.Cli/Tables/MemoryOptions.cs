using System.CommandLine;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Tables;

/// <summary>--memory and --table: how much of an item table a device can hold, and which table that is.</summary>
internal sealed class MemoryOptions
{
    private static readonly string[] Kinds = [.. Enum.GetNames<TableKind>().Select(name => name.ToLowerInvariant())];

    private readonly Option<string?> _memory = new("--memory") { Description = "Budget of the item table: bytes, such as 200KB, or a share of it in float32, such as 5%." };
    private readonly Option<string> _kind = new("--table") { Description = $"Which table of that size: scalable, or a control: {string.Join(", ", Kinds.Skip(1))}.", DefaultValueFactory = _ => Kinds[0] };

    /// <summary>Adds --memory.</summary>
    public void AddTo(Command command) => command.Options.Add(_memory);

    /// <summary>Adds --table, for commands that compare.</summary>
    public void AddKindTo(Command command) => command.Options.Add(_kind);

    /// <summary>The budget, or null where the command line says none.</summary>
    /// <exception cref="UsageException">It is no budget.</exception>
    public MemoryAsk? Read(ParseResult parsed) => parsed.GetValue(_memory) is { } text
        ? MemoryAsk.Parse(text) ?? throw new UsageException($"--memory {text}: expected bytes, such as 204800 or 200KB, or a share above 0% and up to 100%.")
        : null;

    /// <summary>What an evaluation asks for, or null where the command line says no budget.</summary>
    /// <exception cref="UsageException">It is no budget, or there is no such table.</exception>
    public TableRequest? ReadRequest(ParseResult parsed)
    {
        var (memory, name) = (Read(parsed), parsed.GetValue(_kind)!);
        var kind = Array.IndexOf(Kinds, name);
        if (kind < 0) throw new UsageException($"--table {name}: expected one of {string.Join(", ", Kinds)}.{Suggestion.Sentence(name, Kinds)}");
        if (memory is null) return parsed.GetResult(_kind) is { Implicit: false } ? throw new UsageException("--table goes with --memory.") : null;
        return new(memory, (TableKind)kind);
    }
}
