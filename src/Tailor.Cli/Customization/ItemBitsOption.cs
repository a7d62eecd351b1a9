using System.CommandLine;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Customization;

/// <summary>--item-bits: the item table packed, one scale a row.</summary>
internal sealed class ItemBitsOption
{
    private readonly Option<int> _bits = new("--item-bits") { Description = "Bits of a value of the item table: 32, 8, 4 or 2.", DefaultValueFactory = _ => StrategyRequest.FloatItems };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_bits);

    /// <summary>What the command line says.</summary>
    /// <exception cref="UsageException">There are no such rows.</exception>
    public int Read(ParseResult parsed) => parsed.GetValue(_bits) is var bits && IsPossible(bits) ? bits : throw new UsageException($"--item-bits {bits}: expected 32, 8, 4 or 2.");

    /// <summary>Whether the runtime has rows of so many bits.</summary>
    public static bool IsPossible(int bits) => bits is StrategyRequest.FloatItems or 8 or 4 or 2;
}
