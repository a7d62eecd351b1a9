using Tailor.Device.Policies;
using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>Asks by itself, as the policy says, on a thread of the pool; one question at a time. Whoever recommends only looks at the clock.</summary>
/// <param name="options">Policy and clock.</param>
/// <param name="updater">Asks.</param>
/// <param name="history">What the user did.</param>
/// <param name="run">Runs an update, alone.</param>
/// <param name="tell">Tells how the device fares.</param>
internal sealed class Background(TailorClientOptions options, Updater updater, UserHistory history, Func<Func<CancellationToken, Task<bool>>, CancellationToken, Task> run, Func<CancellationToken, Task> tell)
{
    private readonly long _start = options.Time.GetTimestamp();
    private long _next;
    private int _running;
    private Task _task = Task.CompletedTask;

    /// <summary>What runs at the moment.</summary>
    public Task Idle => Volatile.Read(ref _task);

    /// <summary>Looks at the clock, and begins to ask where it is time.</summary>
    public void Consider(CancellationToken closing)
    {
        if (Elapsed < Volatile.Read(ref _next) || Interlocked.Exchange(ref _running, 1) != 0) return;
        Begin(closing);
    }

    private long Elapsed => options.Time.GetElapsedTime(_start).Ticks;

    /// <summary>Apart, as a method that makes a closure allocates it before it does anything else.</summary>
    private void Begin(CancellationToken closing) => Volatile.Write(ref _task, Task.Run(() => AskAsync(closing), CancellationToken.None));

    /// <summary>Looks for another release. Where the one that is offered is refused, because it has expired for example, the model that runs still gets its plans.</summary>
    private async Task<bool> LooksAsync(CancellationToken closing)
    {
        try
        {
            await run(updater.UpdateReleaseAsync, closing);
            return true;
        }
        catch (SignatureException refused) when (refused.Document is "release")
        {
            return false; // the client has told what happened
        }
    }

    private async Task AskAsync(CancellationToken closing)
    {
        var wait = options.Policy.CheckInterval;
        try
        {
            if (!updater.Meter.IsUsedUp)
            {
                var now = options.Time.GetUtcNow();
                if (options.Policy.LooksForReleases(updater.ReleaseChecked, now) && !await LooksAsync(closing)) wait = options.Policy.MinimumInterval;
                if (updater.Refreshes && options.Policy.Decide(updater.PlanAge(history.For(updater.Model!)), now) != RefreshReason.None) await run(stop => updater.UpdatePlanAsync(history.For(updater.Model!), stop), closing);
                if (options.Policy.Tells(updater.Told, now)) await tell(closing);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            wait = options.Policy.MinimumInterval; // the client has told what happened
        }
        finally
        {
            Volatile.Write(ref _next, Elapsed + wait.Ticks);
            Volatile.Write(ref _running, 0);
        }
    }
}
