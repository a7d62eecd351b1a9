using Tailor.Customization;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Each user's strategy from their own history: what a device sends, and what the cloud answers.</summary>
/// <param name="model">The model.</param>
/// <param name="budget">What each device can afford.</param>
/// <param name="noise">Noise on each interest before it is sent, or null for none.</param>
internal sealed class OwnStrategies(CustomizedModel model, PrecisionBudget budget, UploadNoise? noise = null) : IStrategies
{
    /// <inheritdoc/>
    public IStrategySession OpenSession() => new Session(model, new() { Precision = budget }, noise);

    private sealed class Session(CustomizedModel model, DeviceBudgets budgets, UploadNoise? noise) : IStrategySession
    {
        private readonly ProfileReader _profiles = new(model);
        private readonly ICustomizerSession _customizer = model.Customizer.OpenSession();

        public Precision Decide(int user, ReadOnlySpan<int> history) => _customizer.Decide(Sent(user, _profiles.InterestOf(history)), budgets).Precision!;

        private ReadOnlySpan<float> Sent(int user, ReadOnlySpan<float> interest)
        {
            if (noise is null) return interest;
            var noisy = interest.ToArray();
            noise.DeviceOf(user)(noisy);
            return noisy;
        }
    }
}
