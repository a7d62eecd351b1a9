namespace Tailor.Cli.Documents;

/// <summary>Result of tailor customize for a model whose customizer decides blocks.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Plan">File of the plan.</param>
/// <param name="Device">The device it is for; empty for any.</param>
/// <param name="Items">Items of the history that the model knows.</param>
/// <param name="Unknown">Ids that it does not.</param>
/// <param name="Budget">What the device can afford.</param>
/// <param name="InterestBytes">What the device sends, in all exchanges.</param>
/// <param name="GuideBytes">What the cloud sends in between; 0 where there is one exchange only.</param>
/// <param name="PlanBytes">Size of the plan with all that identifies it.</param>
/// <param name="Structure">The kept blocks.</param>
/// <param name="Parameters">Their parameters, or null where they are the model's own.</param>
internal sealed record StructuredPlanDocument(
    string Model,
    string Plan,
    string Device,
    int Items,
    IReadOnlyList<string> Unknown,
    string Budget,
    int InterestBytes,
    int GuideBytes,
    int PlanBytes,
    StructureDocument Structure,
    ParametersDocument? Parameters);
