using Tailor.Interactions.Simulation;

namespace Tailor.Training.Tests.Planted;

/// <summary>
/// A hidden group decides what follows, and the device's window of one item cannot show it. Nothing is selected by validation, because the item before the last is
/// a question that nobody can guess.
/// </summary>
internal sealed class PlantedGroupsSetting(PlantedGroups groups, int width, int blocks, int tokens, int places)
    : PlantedSetting(groups.ToInteractionSet(), width, blocks, tokens, places)
{
    private readonly int _places = places;

    /// <summary>The best that anybody can do.</summary>
    public double Best => groups.BestNdcg(_places);

    /// <summary>The best that a network can do that all users share.</summary>
    public double BestWithoutGroup => groups.BestNdcgWithoutGroup(_places);

    /// <summary>The history of the next user, who is of another group.</summary>
    public int[] OfAnother(int user) => Split.Sequences[(user + 1) % Split.Sequences.UserCount][..^1].ToArray();
}
