using Tailor.Customization;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Each user's strategy from their own history: what a device sends, and what the cloud answers.</summary>
/// <param name="model">The model.</param>
/// <param name="budget">What each device can afford.</param>
internal sealed class OwnStrategies(CustomizedModel model, PrecisionBudget budget) : IStrategies
{
    /// <inheritdoc/>
    public IStrategySession OpenSession() => new Session(model, new() { Precision = budget });

    private sealed class Session(CustomizedModel model, DeviceBudgets budgets) : IStrategySession
    {
        private readonly ProfileReader _profiles = new(model);
        private readonly ICustomizerSession _customizer = model.Customizer.OpenSession();

        public Precision Decide(int user, ReadOnlySpan<int> history) => _customizer.Decide(_profiles.InterestOf(history), budgets).Precision!;
    }
}
