using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Models.Budgets;

namespace Tailor.Cli.Structures;

/// <summary>The options that say how much of a network a device can afford.</summary>
internal sealed class StructureBudgetOptions
{
    private readonly Option<string?> _flops = new("--budget-flops") { Description = "Budget of blocks: multiply-adds for one item, or a share such as 50%; or" };
    private readonly Option<string?> _bytes = new("--budget-bytes") { Description = "bytes of the network's tensors, or a share such as 50%." };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_flops);
        command.Options.Add(_bytes);
    }

    /// <summary>Whether any of them is on the command line.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_flops) is not null || parsed.GetValue(_bytes) is not null;

    /// <summary>The budget that the command line says.</summary>
    /// <exception cref="UsageException">There is none or more than one, or it is no number.</exception>
    public StructureAsk Read(ParseResult parsed)
    {
        var (flops, bytes) = (parsed.GetValue(_flops), parsed.GetValue(_bytes));
        if (flops is null == bytes is null) throw new UsageException("a budget is needed: --budget-flops or --budget-bytes, one of them.");
        var (kind, text, name) = flops is null ? (StructureBudgetKind.Bytes, bytes!, "--budget-bytes") : (StructureBudgetKind.MultiplyAdds, flops, "--budget-flops");
        return StructureAsk.Parse(kind, text) ?? throw new UsageException($"{name} {text}: expected a number, or a share of 0% to 100%.");
    }
}
