using Tailor.Training.Recipes;

namespace Tailor.Training.Rule;

/// <summary>How a sequential backbone is trained on with its item table in RULE's blocks.</summary>
public static class RuleBlocksRecipe
{
    /// <summary>The nested school, trained as the scalable table is.</summary>
    public static MethodRecipe<RuleOptions> Default { get; } = new(new RuleOptions(), DefaultRecipes.ThroughTables);
}
