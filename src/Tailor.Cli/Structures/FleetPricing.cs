using Tailor.Customization.ForwardOfa;
using Tailor.Interactions.Splits;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Runs;

namespace Tailor.Cli.Structures;

/// <summary>The price of cost that a model ships with where its users share an average: what brings those of the validation there, with the customizer that ships.</summary>
internal static class FleetPricing
{
    /// <summary>Finds it, after training.</summary>
    /// <param name="options">What was trained.</param>
    /// <param name="trained">What came out.</param>
    /// <param name="split">Whose validation cases are looked at.</param>
    /// <returns>Null where structures follow from no controller, or nobody validates.</returns>
    public static FleetBudget? Of(ForwardOfaOptions options, TrainedModel trained, Split split)
    {
        var spec = options.Customizer();
        if (!spec.HasController || split.Validation.Count == 0) return null;
        var tensors = new TensorMap("trained parameters");
        foreach (var shape in spec.Tensors(trained.Spec)) tensors.Add(shape.Name, trained.Parameters[shape.Name], shape.Dimensions.AsSpan());
        var recommender = ModelExport.ToRecommender(trained.Spec, split.Sequences.ItemCount, trained.Parameters, options.Quantization(), spec.Adaptation);
        var device = spec.Structures == StructureSource.Personal ? ModelExport.ToExtractor(options.Extractor(), recommender, trained.Parameters)!.OpenSession() : null;
        var (cloud, choice) = (new ForwardOfaCustomizer(spec, trained.Spec, tensors).OpenSession(), new StructureChoice(trained.Spec));
        var budget = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1) with { Average = options.Average };
        var cases = split.Validation.DistinctBy(one => one.User).ToArray();
        var (interest, worths) = (new float[trained.Spec.Width], new float[cases.Length * choice.Blocks]);
        for (var at = 0; at < cases.Length; at++)
        {
            device?.Compute(split.Sequences[cases[at].User][..cases[at].HistoryLength], interest);
            cloud.Worths(device is null ? [] : interest, budget, worths.AsSpan(at * choice.Blocks, choice.Blocks));
        }

        return new(options.Average, choice.PriceOf(worths, budget));
    }
}
