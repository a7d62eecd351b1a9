using Tailor.Training.Recipes;

namespace Tailor.Training.ForwardOfa;

/// <summary>Forward-OFA's recipe.</summary>
public static class ForwardOfaRecipe
{
    /// <summary>The measured one: see <c>docs/methods/forward-ofa.md</c>.</summary>
    public static MethodRecipe<ForwardOfaOptions> Default { get; } = new(new ForwardOfaOptions(), DefaultRecipes.OnBase);
}
