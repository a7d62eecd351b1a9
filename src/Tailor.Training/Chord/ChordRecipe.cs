using Tailor.Training.Recipes;

namespace Tailor.Training.Chord;

/// <summary>CHORD's recipe.</summary>
public static class ChordRecipe
{
    /// <summary>The measured one: see <c>docs/methods/chord.md</c>.</summary>
    public static MethodRecipe<ChordOptions> Default { get; } = new(new ChordOptions(), DefaultRecipes.OnBase);
}
