namespace Tailor.Customization;

/// <summary>One thread's use of an <see cref="ICustomizer"/>.</summary>
public interface ICustomizerSession
{
    /// <summary>Decides for one user.</summary>
    /// <param name="interest">The user's interest; may be empty where the customizer reads none.</param>
    /// <param name="budgets">What the device can afford.</param>
    /// <exception cref="ArgumentException">The interest does not fit, a budget that is needed is missing, or one cannot be met; the message says which.</exception>
    PlanDecisions Decide(ReadOnlySpan<float> interest, DeviceBudgets budgets);

    /// <summary>Decides for several users; a customizer whose networks take many interests at once overrides it.</summary>
    /// <param name="interests">(B) each user's interest.</param>
    /// <param name="budgets">(B) what each device can afford.</param>
    /// <param name="decisions">(B) receives what was decided.</param>
    /// <exception cref="ArgumentException">The lengths differ, or what holds for one user alone; then none of the decisions counts.</exception>
    void DecideAll(ReadOnlySpan<float[]> interests, ReadOnlySpan<DeviceBudgets> budgets, Span<PlanDecisions> decisions)
    {
        if (budgets.Length != interests.Length || decisions.Length != interests.Length) throw new ArgumentException($"Expected budgets and room for {interests.Length} users, found {budgets.Length} and {decisions.Length}.", nameof(budgets));
        for (var user = 0; user < interests.Length; user++) decisions[user] = Decide(interests[user], budgets[user]);
    }

    /// <summary>Goes on with decisions that have a guide, once the device has answered with the interest as seen from it.</summary>
    /// <param name="decisions">What <see cref="Decide"/> gave.</param>
    /// <param name="guided">The interest that the device computed from the guide.</param>
    /// <returns>The decisions, whole.</returns>
    /// <exception cref="ArgumentException">The decisions are whole already, or the interest does not fit.</exception>
    PlanDecisions Complete(PlanDecisions decisions, ReadOnlySpan<float> guided) => throw new ArgumentException("These decisions are whole already: there is no guide in them.", nameof(decisions));
}
