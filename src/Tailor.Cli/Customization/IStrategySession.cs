using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>One thread's use of <see cref="IStrategies"/>.</summary>
internal interface IStrategySession
{
    /// <summary>A user's strategy.</summary>
    /// <param name="user">The user.</param>
    /// <param name="history">The user's items, as the model counts them, oldest first.</param>
    Precision Decide(int user, ReadOnlySpan<int> history);
}
