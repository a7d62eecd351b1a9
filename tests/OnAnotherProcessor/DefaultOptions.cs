using Xunit.Abstractions;

namespace Tailor.OnAnotherProcessor;

/// <summary>xUnit's options, every one of them at its default.</summary>
internal sealed class DefaultOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    /// <inheritdoc/>
    public TValue GetValue<TValue>(string name) => default!;

    /// <inheritdoc/>
    public void SetValue<TValue>(string name, TValue value)
    {
    }
}
