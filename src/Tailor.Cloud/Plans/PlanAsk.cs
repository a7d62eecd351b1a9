using Tailor.Cloud.Devices;

namespace Tailor.Cloud.Plans;

/// <summary>A request for a plan that was checked, on its way through the queue.</summary>
internal sealed class PlanAsk
{
    private readonly TaskCompletionSource<PlanAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose plan.</summary>
    public required KnownDevice Device { get; init; }

    /// <summary>Of which model.</summary>
    public required OpenModel Model { get; init; }

    /// <summary>The user's interest; empty where nothing reads one.</summary>
    public required float[] Interest { get; init; }

    /// <summary>The interest as seen from the guide, or null in the first exchange.</summary>
    public required float[]? Guided { get; init; }

    /// <summary>What the device can afford.</summary>
    public required PlanBudgets Budgets { get; init; }

    /// <summary>The greatest sequence number that the device has seen.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>When it came, as <see cref="TimeProvider.GetTimestamp"/> tells.</summary>
    public required long Came { get; init; }

    /// <summary>Set when the device went away.</summary>
    public required CancellationToken Aborted { get; init; }

    /// <summary>What came of it.</summary>
    public Task<PlanAnswer> Answer => _answer.Task;

    /// <summary>Answers.</summary>
    public void Set(PlanAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>Fails.</summary>
    public void Fail(Exception error) => _answer.TrySetException(error);
}
