using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Errors;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;

namespace Tailor.Cli.Customization;

/// <summary>The options that say what a device can afford.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<double?> _bits = new("--bits") { Description = "Budget: mean bits a weight, 2 to 8; or" };
    private readonly Option<long?> _bytes = new("--bytes") { Description = "bytes of the packed weights; or" };
    private readonly Option<double?> _cost = new("--cost") { Description = "cost of all weights, each by its bits." };
    private readonly Option<string?> _costTable = new("--cost-table") { Description = "What a weight of 2, 4 and 8 bits costs: \"a,b,c\" [default: 2,4,8]." };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_bits, _bytes, _cost, _costTable]) command.Options.Add(option);
    }

    /// <summary>Whether any of them is on the command line.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_bits) is not null || parsed.GetValue(_bytes) is not null || parsed.GetValue(_cost) is not null || parsed.GetValue(_costTable) is not null;

    /// <summary>The budget that the command line says.</summary>
    /// <exception cref="UsageException">There is none or more than one, or a number is wrong.</exception>
    public PrecisionBudget Read(ParseResult parsed)
    {
        var (bits, bytes, cost) = (parsed.GetValue(_bits), parsed.GetValue(_bytes), parsed.GetValue(_cost));
        PrecisionBudget[] budgets =
        [
            .. bits is { } mean ? [PrecisionBudget.AverageBits(mean)] : Array.Empty<PrecisionBudget>(),
            .. bytes is { } size ? [PrecisionBudget.Bytes(size)] : Array.Empty<PrecisionBudget>(),
            .. cost is { } price ? [Priced(price, parsed.GetValue(_costTable))] : Array.Empty<PrecisionBudget>(),
        ];
        if (budgets.Length != 1) throw new UsageException("a budget is needed: --bits, --bytes or --cost, one of them.");
        if (cost is null && parsed.GetValue(_costTable) is not null) throw new UsageException("--cost-table goes with --cost.");
        return budgets[0];
    }

    /// <summary>Checks that a network can meet a budget.</summary>
    /// <exception cref="UsageException">It cannot; the message says why.</exception>
    public static void Require(PrecisionBudget budget, IReadOnlyList<ChannelLayer> layers)
    {
        if (new PrecisionAllocation(layers).Problem(budget) is { } problem) throw new UsageException(problem);
    }

    private static PrecisionBudget Priced(double cost, string? table)
    {
        if (table is null) return new(BudgetKind.Cost, cost);
        var prices = table.Split(',', StringSplitOptions.TrimEntries);
        double[] numbers = [.. prices.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
        return numbers.Length == 3 && numbers.All(double.IsFinite)
            ? new(BudgetKind.Cost, cost, numbers[0], numbers[1], numbers[2])
            : throw new UsageException($"--cost-table {table}: expected three numbers, for 2, 4 and 8 bits.");
    }
}
