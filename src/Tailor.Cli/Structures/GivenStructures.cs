using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>Structures that follow from no user, with the user's own parameters where the model generates any.</summary>
/// <param name="model">The model.</param>
/// <param name="structureOf">A user's structure.</param>
internal sealed class GivenStructures(StructuredModel model, Func<int, Structure> structureOf) : IStructures
{
    /// <summary>Any structure that the budget allows, all alike likely, drawn anew for each user.</summary>
    public static GivenStructures Random(StructuredModel model, BackboneSpec backbone, StructureBudget budget, long seed)
    {
        var choice = new StructureChoice(backbone);
        var allowed = choice.Allowed(budget);
        return new(model, user => choice.Structure(allowed[new RandomStream((long)Customization.StrategySource.Random, seed, user).Below(allowed.Length)]));
    }

    /// <inheritdoc/>
    public IStructureSession OpenSession() => new Session(model.HasCustomizer ? new Conversation(model) : null, structureOf);

    private sealed class Session(Conversation? conversation, Func<int, Structure> structureOf) : IStructureSession
    {
        public PlanParts Decide(int user, ReadOnlySpan<int> history) =>
            conversation?.For(structureOf(user), history) ?? new PlanParts { Structure = structureOf(user) };
    }
}
