using Tailor.Training.Recipes;

namespace Tailor.Training.Compact;

/// <summary>The recipe of a table that is trained for a budget.</summary>
public static class CompactRecipe
{
    /// <summary>Those of other methods that begin with a trained backbone.</summary>
    public static MethodRecipe<CompactOptions> Default { get; } = new(new CompactOptions(), DefaultRecipes.OnBase with { ValidationProtocol = "full" });
}
