using System.Numerics.Tensors;
using Tailor.Cli.Errors;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>
/// One decision for everybody: the structure of the mean worths of all users, and the parameters of the mean of all users' interests as seen from that
/// structure's guide.
/// </summary>
internal sealed class MeanStructure : IStructures, IStructureSession
{
    private readonly PlanParts _parts;

    private MeanStructure(PlanParts parts) => _parts = parts;

    /// <summary>Decides it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="budget">What each device can afford.</param>
    /// <param name="histories">All users' histories, as the model counts items.</param>
    /// <param name="cancellation">Looked at before each user.</param>
    /// <exception cref="UsageException">The model's structures follow from no worths.</exception>
    public static MeanStructure Of(StructuredModel model, StructureBudget budget, IReadOnlyList<int[]> histories, CancellationToken cancellation)
    {
        var (customizer, conversation) = (model.Customizer, new Conversation(model));
        var (blocks, width) = (model.Costs.Blocks, customizer.Width);
        Structure structure;
        var guide = new float[width];
        if (customizer.Spec.HasController)
        {
            var (worths, sums) = (new float[blocks], new double[blocks]);
            foreach (var history in histories)
            {
                cancellation.ThrowIfCancellationRequested();
                conversation.Cloud.Worths(conversation.InterestOf(history), budget, worths);
                for (var block = 0; block < blocks; block++) sums[block] += worths[block];
            }

            structure = conversation.Cloud.ChooseBy(Array.ConvertAll(sums, sum => (float)(sum / histories.Count)), budget, guide);
        }
        else
        {
            if (customizer.Spec.Structures != Models.Customizers.StructureSource.Fixed) throw new UsageException("--strategy mean: this model's structures are random, so they have no mean.");
            structure = conversation.Cloud.Choose([], budget, guide);
        }

        if (customizer.Spec.Adaptation is null) return new(new() { Structure = structure });
        var mean = new float[width];
        foreach (var history in histories)
        {
            cancellation.ThrowIfCancellationRequested();
            TensorPrimitives.Add(mean, conversation.InterestOf(history, guide), mean);
        }

        TensorPrimitives.Divide(mean, histories.Count, mean);
        return new(new() { Structure = structure, Parameters = conversation.Cloud.Generate(structure, mean) });
    }

    /// <inheritdoc/>
    public IStructureSession OpenSession() => this;

    /// <inheritdoc/>
    public PlanParts Decide(int user, ReadOnlySpan<int> history) => _parts;
}
