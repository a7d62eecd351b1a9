using Tailor.Training.Recipes;

namespace Tailor.Training.Elastic;

/// <summary>How a backbone is trained through its scalable table.</summary>
public static class ElasticTuningRecipe
{
    /// <summary>The measured recipe: see <c>docs/methods/rule.md</c>.</summary>
    public static MethodRecipe<ElasticTuningOptions> Default { get; } = new(new ElasticTuningOptions(), DefaultRecipes.ThroughTables);
}
