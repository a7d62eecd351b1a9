namespace Tailor.Customization;

/// <summary>One thread's use of an <see cref="ICustomizer"/>.</summary>
public interface ICustomizerSession
{
    /// <summary>Decides for one user.</summary>
    /// <param name="interest">The user's interest; may be empty where the customizer reads none.</param>
    /// <param name="budgets">What the device can afford.</param>
    /// <exception cref="ArgumentException">The interest does not fit, a budget that is needed is missing, or one cannot be met; the message says which.</exception>
    PlanDecisions Decide(ReadOnlySpan<float> interest, DeviceBudgets budgets);

    /// <summary>Goes on with decisions that have a guide, once the device has answered with the interest as seen from it.</summary>
    /// <param name="decisions">What <see cref="Decide"/> gave.</param>
    /// <param name="guided">The interest that the device computed from the guide.</param>
    /// <returns>The decisions, whole.</returns>
    /// <exception cref="ArgumentException">The decisions are whole already, or the interest does not fit.</exception>
    PlanDecisions Complete(PlanDecisions decisions, ReadOnlySpan<float> guided) => throw new ArgumentException("These decisions are whole already: there is no guide in them.", nameof(decisions));
}
