using Tailor.Customization.ForwardOfa;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Structures;

/// <summary>One thread's way from profiles to decisions: what a device sends and what the cloud answers, in one or two exchanges.</summary>
/// <param name="model">The model.</param>
internal sealed class Conversation(StructuredModel model)
{
    private readonly InterestSession? _device = model.Customizer.Spec.ReadsInterest ? model.Extractor!.OpenSession() : null;
    private readonly float[] _interest = model.Customizer.Spec.ReadsInterest ? new float[model.Customizer.Width] : [];
    private readonly float[] _guide = new float[model.Customizer.Width];
    private readonly float[] _guided = new float[model.Customizer.Width];

    /// <summary>The cloud's side.</summary>
    public ForwardOfaSession Cloud { get; } = model.Customizer.OpenSession();

    /// <summary>The interest of a profile, valid until the next call; empty where none is read.</summary>
    public ReadOnlySpan<float> InterestOf(ReadOnlySpan<int> profile)
    {
        _device?.Compute(profile, _interest);
        return _interest;
    }

    /// <summary>The interest as seen from a guide, valid until the next call; the guide itself where none is read.</summary>
    public ReadOnlySpan<float> InterestOf(ReadOnlySpan<int> profile, ReadOnlySpan<float> guide)
    {
        if (!model.Customizer.Spec.ReadsGuidedInterest) return guide;
        _device!.Compute(profile, guide, _guided);
        return _guided;
    }

    /// <summary>The user's own decisions.</summary>
    /// <param name="profile">The user's items, oldest first.</param>
    /// <param name="budget">What the device can afford.</param>
    /// <param name="send">What the device does to each interest before it sends it, in place; null where it does nothing.</param>
    public PlanParts Own(ReadOnlySpan<int> profile, StructureBudget budget, Action<Span<float>>? send = null)
    {
        InterestOf(profile);
        if (model.Customizer.Spec.ReadsUnguidedInterest) send?.Invoke(_interest);
        return With(Cloud.Choose(_interest, budget, _guide), profile, send);
    }

    /// <summary>Parameters of the user's own for a structure that was given.</summary>
    public PlanParts For(Structure structure, ReadOnlySpan<int> profile)
    {
        if (model.Customizer.Spec.Adaptation is not null) Cloud.GuideOf(structure, _guide);
        return With(structure, profile);
    }

    private PlanParts With(Structure structure, ReadOnlySpan<int> profile, Action<Span<float>>? send = null)
    {
        if (model.Customizer.Spec.Adaptation is null) return new() { Structure = structure };
        var interest = InterestOf(profile, _guide);
        if (model.Customizer.Spec.ReadsGuidedInterest) send?.Invoke(_guided);
        return new() { Structure = structure, Parameters = Cloud.Generate(structure, interest) };
    }
}
