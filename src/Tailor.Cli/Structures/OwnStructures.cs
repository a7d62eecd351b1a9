using Tailor.Cli.Customization;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>Each user's decisions from their own history, or that of another whose profile they get.</summary>
/// <param name="model">The model.</param>
/// <param name="budget">What each device can afford.</param>
/// <param name="profiles">Whose profile a user's decisions follow from, or null for their own.</param>
/// <param name="noise">Noise on each interest before it is sent, or null for none.</param>
internal sealed class OwnStructures(StructuredModel model, StructureBudget budget, IReadOnlyDictionary<int, int[]>? profiles = null, UploadNoise? noise = null) : IStructures
{
    /// <inheritdoc/>
    public IStructureSession OpenSession() => new Session(new(model), budget, profiles, noise);

    private sealed class Session(Conversation conversation, StructureBudget budget, IReadOnlyDictionary<int, int[]>? profiles, UploadNoise? noise) : IStructureSession
    {
        public PlanParts Decide(int user, ReadOnlySpan<int> history) => conversation.Own(profiles is null ? history : profiles[user], budget, noise?.DeviceOf(user));
    }
}
