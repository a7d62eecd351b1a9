using Tailor.Device.Candidates;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Device.Stores;
using Tailor.Device.Telemetry;
using Tailor.Device.Updates;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Signing;
using Tailor.Runtime;

namespace Tailor.Device;

/// <summary>
/// A model on a device, kept current: recommends, online or not, and asks the cloud for releases and plans when its policy says so. Safe for use by many threads. docs/device.md says more.
/// </summary>
public sealed class TailorClient : IAsyncDisposable
{
    private readonly TailorClientOptions _options;
    private readonly DeviceStore _store;
    private readonly Updater _updater;
    private readonly TelemetryLog _telemetry;
    private readonly UserHistory _history = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed; // outlives its source
    private readonly SessionPool _pool;
    private readonly Background _background;
    private ReleaseCounts? _counts;
    private int _disposed;

    private TailorClient(TailorClientOptions options, DeviceStore store)
    {
        (_options, _store, _telemetry, _pool) = (options, store, new(options.Model, store.State?.Telling), new(this));
        _telemetry.Restore(store.State?.Untold ?? []);
        _closed = _closing.Token;
        _updater = new(options, store, _telemetry, Notify);
        _background = new(options, _updater, _history, RunAsync, TellAsync);
    }

    /// <summary>What runs at the moment.</summary>
    public InstalledModel Model => _updater.Model!;

    /// <summary>The cloud's name for this device, or empty before it was introduced.</summary>
    public string Id => _store.State?.Id ?? "";

    /// <summary>Bytes of answers and of requests since the client was opened; headers are not counted.</summary>
    public (long Down, long Up) Bytes => (_updater.Meter.Down, _updater.Meter.Up);

    /// <summary>Bytes that the store takes.</summary>
    public long StoredBytes => _store.Blocks.Bytes();

    /// <summary>ε of all interests that were sent with noise since the store was made; 0 without noise.</summary>
    public double Epsilon => _options.Noise?.EpsilonAfter(_updater.Uploads) ?? 0;

    /// <summary>Opens the model that the folder holds, without the network; where it holds none, downloads it first.</summary>
    /// <param name="options">What the client needs to know.</param>
    /// <param name="cancellation">Ends a download; what came stays for the next time.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names all of them.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process has it open.</exception>
    /// <exception cref="CloudException">There is no model yet, and the cloud does not answer.</exception>
    /// <exception cref="SignatureException">There is no model yet, and what the cloud sends is not from whom it has to be.</exception>
    public static async Task<TailorClient> OpenAsync(TailorClientOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = string.Join(" ", options.Problems());
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        var store = DeviceStore.Open(options.Folder);
        TailorClient? client = null;
        try
        {
            client = new(options, store);
            if (client._updater.Model is null) await client.RunAsync(client._updater.UpdateReleaseAsync, cancellation);
            return client;
        }
        catch
        {
            if (client is null) store.Dispose();
            else await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a session: for a thread that recommends often, or an app that keeps indices of items.</summary>
    public TailorSession OpenSession() => new(this);

    /// <summary>Recommends; allocates nothing after the first calls.</summary>
    /// <param name="history">Item indices of <see cref="Model"/>, oldest first; may be empty. After a switch to another release they may stand for other items: <see cref="TailorSession.Model"/> tells.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">An item of the history is not of this model.</exception>
    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true)
    {
        var session = _pool.Take();
        var count = session.Recommend(history, top, excludeHistory);
        _pool.Return(session);
        return count;
    }

    /// <summary>Recommends by the app's own ids. Items that the model does not know are passed over.</summary>
    /// <param name="history">Ids, oldest first; may be empty.</param>
    /// <param name="k">How many are wanted.</param>
    /// <exception cref="InvalidOperationException">The client was opened without the catalogue.</exception>
    public IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<string> history, int k) => Recommend(history, k, remember: false);

    /// <summary>Recommends at once, as <see cref="Recommend(ReadOnlySpan{int}, Span{Recommendation}, bool)"/>, and never waits for the network; in the background, asks for another plan if the policy says so.</summary>
    /// <param name="history">Item indices of <see cref="Model"/>, oldest first; all of the user's that are known, as the interest is made of them.</param>
    /// <param name="top">Receives the recommendations.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    public ValueTask<int> RecommendAsync(ReadOnlyMemory<int> history, Memory<Recommendation> top, bool excludeHistory = true)
    {
        var session = _pool.Take();
        var model = session.Follow();
        var count = session.Recommend(model, history.Span, top.Span, excludeHistory);
        _pool.Return(session);
        Consider(model, history.Span);
        return ValueTask.FromResult(count);
    }

    /// <summary>As <see cref="Recommend(IReadOnlyList{string}, int)"/>, and never waits for the network; in the background, asks for another plan if the policy says so.</summary>
    /// <param name="history">Ids, oldest first; all of the user's that are known, as the interest is made of them.</param>
    /// <param name="k">How many are wanted.</param>
    public ValueTask<IReadOnlyList<RecommendedItem>> RecommendAsync(IReadOnlyList<string> history, int k) => ValueTask.FromResult(Recommend(history, k, remember: true));

    /// <summary>Fetches the rows of a session's candidates, which something else has chosen: <see cref="TailorSession.Recommend(CandidateItems, ReadOnlySpan{int}, Span{Recommendation}, bool)"/> ranks by them, exactly, however short the device's own table is.</summary>
    /// <param name="candidates">Item indices of <see cref="Model"/>, in any order; at least one. The cloud learns of these, and of no history.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">There is none, or one is not of this model.</exception>
    /// <exception cref="CloudException">The cloud does not answer, or answers what it must not.</exception>
    /// <exception cref="DailyLimitException">The day's bytes are used up.</exception>
    public async Task<CandidateItems> FetchCandidatesAsync(ReadOnlyMemory<int> candidates, CancellationToken cancellation = default)
    {
        CandidateItems? fetched = null;
        await RunAsync(async stop =>
        {
            fetched = await _updater.CandidatesAsync(candidates, stop);
            return true;
        }, cancellation);
        return fetched!;
    }

    /// <summary>As <see cref="FetchCandidatesAsync(ReadOnlyMemory{int}, CancellationToken)"/>, by the app's own ids. Items that the model does not know are passed over.</summary>
    /// <param name="candidates">Ids, in any order.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<CandidateItems> FetchCandidatesAsync(IReadOnlyList<string> candidates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return FetchCandidatesAsync(Indices(Model, candidates), cancellation);
    }

    /// <summary>Ranks candidates by the app's own ids, as <see cref="TailorSession.Recommend(CandidateItems, ReadOnlySpan{int}, Span{Recommendation}, bool)"/>.</summary>
    /// <param name="candidates">What may be recommended.</param>
    /// <param name="history">Ids, oldest first; may be empty. Items that the model does not know are passed over.</param>
    /// <param name="k">How many are wanted.</param>
    /// <exception cref="InvalidOperationException">Another release runs now than the candidates are of: fetch them again.</exception>
    public IReadOnlyList<RecommendedItem> Recommend(CandidateItems candidates, IReadOnlyList<string> history, int k)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        var session = _pool.Take();
        var model = session.Follow();
        var top = new Recommendation[Math.Min(k, candidates.Items.Length)];
        var count = session.Recommend(candidates, Indices(model, history), top);
        _pool.Return(session);
        return Named(model, top.AsSpan(0, count));
    }

    /// <summary>Asks the cloud now: which release there is, and for a plan for the user's interest. What runs stays what it is until all is there and right.</summary>
    /// <param name="history">Ids, oldest first, or null for the last that <c>RecommendAsync</c> or this method was given.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CloudException">The cloud does not answer, or answers what it must not.</exception>
    /// <exception cref="DailyLimitException">The day's bytes are used up.</exception>
    /// <exception cref="SignatureException">A keyring or a release is refused.</exception>
    /// <exception cref="PlanException">A plan is refused.</exception>
    /// <exception cref="ModelFormatException">A document or a piece is malformed.</exception>
    /// <exception cref="ModelCheckException">The new model does not answer as it must.</exception>
    public Task<UpdateResult> UpdateAsync(IReadOnlyList<string>? history = null, CancellationToken cancellation = default)
    {
        if (history is not null)
        {
            var model = Model;
            _history.Set(model, Indices(model, history));
        }

        return UpdateNowAsync(cancellation);
    }

    /// <summary>As <see cref="UpdateAsync(IReadOnlyList{string}?, CancellationToken)"/>, by indices.</summary>
    /// <param name="history">Item indices of <see cref="Model"/>, oldest first.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<UpdateResult> UpdateAsync(ReadOnlyMemory<int> history, CancellationToken cancellation = default)
    {
        _history.Set(Model, history.Span);
        return UpdateNowAsync(cancellation);
    }

    /// <summary>
    /// Measures how fast this device runs its model, some dozen calls long, so that an app can name in its profile the multiply-adds that a limit of time allows. Once is enough: the app keeps
    /// the number, and it is told with the next plan after the client was opened with it.
    /// </summary>
    public Calibration Calibrate() => Calibration.Of(Model, _options.Time);

    /// <summary>A list was shown to the user, and its outcome is known.</summary>
    public void ReportShown() => Counts(Model).Shown();

    /// <summary>The user took an item from a list that was reported as shown.</summary>
    public void ReportHit() => Counts(Model).Hit();

    /// <summary>Tells the cloud how the device fares: counts and times, nothing of items.</summary>
    /// <exception cref="CloudException">The cloud does not answer; the counts stay for the next time.</exception>
    public Task TellAsync(CancellationToken cancellation = default) => RunAsync(async stop =>
    {
        await _updater.TellAsync(stop);
        return true;
    }, cancellation);

    /// <summary>Ends what runs in the background and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _closing.CancelAsync();
        await _background.Idle; // it has been told to end
        await _one.WaitAsync();
        try
        {
            _updater.RememberAll();
        }
        catch (IOException error)
        {
            Notify(new(ClientEventKind.Failed, error.Message, error));
        }

        _updater.Dispose();
        _store.Dispose();
        _closing.Dispose();
    }

    internal void Count(InstalledModel model, long ticks) => Counts(model).Recommended(ticks);

    /// <summary>Ends when nothing runs in the background any more.</summary>
    public Task WhenIdleAsync() => _background.Idle;

    private ReleaseCounts Counts(InstalledModel model)
    {
        var counts = Volatile.Read(ref _counts);
        if (counts is not null && counts.Release == model.Release.Sequence) return counts;
        counts = _telemetry.Of(model.Release.Sequence);
        Volatile.Write(ref _counts, counts);
        return counts;
    }

    private void Consider(InstalledModel model, ReadOnlySpan<int> history)
    {
        if (Volatile.Read(ref _disposed) != 0) return;
        _history.Set(model, history);
        _background.Consider(_closed);
    }

    private IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<string> history, int k, bool remember)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        var session = _pool.Take();
        var model = session.Follow();
        var items = Indices(model, history);
        var top = new Recommendation[Math.Min(k, model.Recommender.ItemCount)];
        var count = session.Recommend(model, items, top, excludeHistory: true);
        _pool.Return(session);
        if (remember) Consider(model, items);
        return Named(model, top.AsSpan(0, count));
    }

    private static RecommendedItem[] Named(InstalledModel model, ReadOnlySpan<Recommendation> top)
    {
        var named = new RecommendedItem[top.Length];
        for (var i = 0; i < named.Length; i++) named[i] = new(model.Id(top[i].Item), model.Title(top[i].Item), top[i].Score);
        return named;
    }

    private static int[] Indices(InstalledModel model, IReadOnlyList<string> history)
    {
        var items = new List<int>(history.Count);
        foreach (var id in history)
        {
            if (model.TryGetIndex(id, out var index)) items.Add(index);
        }

        return [.. items];
    }

    private async Task<UpdateResult> UpdateNowAsync(CancellationToken cancellation)
    {
        var (released, planned, down, up) = (false, false, _updater.Meter.Down, _updater.Meter.Up);
        await RunAsync(async stop =>
        {
            released = await _updater.UpdateReleaseAsync(stop);
            planned = await _updater.UpdatePlanAsync(_history.For(Model), stop);
            return true;
        }, cancellation);
        return new(released, planned, _updater.Meter.Down - down, _updater.Meter.Up - up);
    }

    /// <summary>Runs an update, one at a time, and remembers what it cost whether it succeeds or not.</summary>
    private async Task RunAsync(Func<CancellationToken, Task<bool>> update, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed);
        await _one.WaitAsync(either.Token);
        try
        {
            await update(either.Token);
        }
        catch (Exception error) when (error is SignatureException or PlanException or ModelFormatException or ModelCheckException)
        {
            Notify(new(ClientEventKind.Refused, error.Message, error));
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Notify(new(ClientEventKind.Failed, error.Message, error));
            throw;
        }
        finally
        {
            _updater.Remember();
            _one.Release();
        }
    }

    private void Notify(ClientEvent happened) => _options.OnEvent?.Invoke(happened);
}
