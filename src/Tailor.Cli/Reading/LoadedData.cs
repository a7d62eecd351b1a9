using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Reading;

/// <summary>Interactions as they were read and split.</summary>
/// <param name="Set">What was read.</param>
/// <param name="Split">What trains and what tests.</param>
internal sealed record LoadedData(InteractionSet Set, Split Split)
{
    /// <summary>Name of the data set.</summary>
    public string Name => Set.Name;

    /// <summary>All interactions.</summary>
    public Sequences Sequences => Set.Sequences;
}
