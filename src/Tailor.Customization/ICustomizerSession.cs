namespace Tailor.Customization;

/// <summary>One thread's use of an <see cref="ICustomizer"/>.</summary>
public interface ICustomizerSession
{
    /// <summary>Decides for one user.</summary>
    /// <param name="interest">The user's interest; may be empty where the customizer reads none.</param>
    /// <param name="budgets">What the device can afford.</param>
    /// <exception cref="ArgumentException">The interest does not fit, a budget that is needed is missing, or one cannot be met; the message says which.</exception>
    PlanDecisions Decide(ReadOnlySpan<float> interest, DeviceBudgets budgets);
}
