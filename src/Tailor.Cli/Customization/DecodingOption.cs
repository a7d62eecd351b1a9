using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>--decode-bits: a device that is weaker than its plan reads the same codes with narrower widths.</summary>
internal sealed class DecodingOption
{
    private const string Name = "--decode-bits";

    private readonly Option<double?> _bits = new(Name) { Description = "The device is weaker than its plan: read the same codes within this many mean bits a weight, 2 to 8." };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_bits);

    /// <summary>Refuses it where nothing is decoded.</summary>
    /// <exception cref="UsageException">It is there.</exception>
    public void RequireAbsent(ParseResult parsed, string with)
    {
        if (parsed.GetValue(_bits) is not null) throw new UsageException($"{Name} goes with {with}.");
    }

    /// <summary>The budget that the device decodes within, or null where it takes codes as they are.</summary>
    public PrecisionBudget? Read(ParseResult parsed) => parsed.GetValue(_bits) is { } bits ? PrecisionBudget.AverageBits(bits) : null;

    /// <summary>What the device makes of codes.</summary>
    /// <param name="sent">The codes.</param>
    /// <param name="layers">The network's layers.</param>
    /// <param name="within">The device's budget, or null for the codes as they are.</param>
    /// <exception cref="UsageException">The network cannot meet the budget.</exception>
    public static Precision Decode(Precision sent, IReadOnlyList<ChannelLayer> layers, PrecisionBudget? within)
    {
        if (within is not { } budget) return sent;
        BudgetOptions.Require(budget, layers);
        return PrecisionDecoding.Decode(sent, layers, budget);
    }
}
