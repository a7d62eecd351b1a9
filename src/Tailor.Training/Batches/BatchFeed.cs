using System.Runtime.ExceptionServices;

namespace Tailor.Training.Batches;

/// <summary>Hands out the batches of consecutive epochs in order, and composes the next ones on a helper thread while the current one trains.</summary>
/// <remarks>
/// At most <c>depth</c> batches are ahead, in buffers that are reused; the consumer holds the latest <c>held</c> ones. The order and the content do not depend on the depth or on timing.
/// For one consumer thread. Dispose it to stop the helper.
/// </remarks>
public sealed class BatchFeed : IDisposable
{
    private readonly BatchComposer _composer;
    private readonly int _epochs;
    private readonly TrainingBatch[] _slots;
    private readonly SemaphoreSlim _free;
    private readonly SemaphoreSlim _ready = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread? _helper;
    private EpochPlan? _plan;
    private BatchPosition _next;
    private int _taken;
    private readonly int _held;
    private int _holding;
    private bool _ended;
    private volatile Exception? _failure;
    private volatile int _last = int.MaxValue;

    /// <summary>Starts at a position; nothing before it is composed.</summary>
    /// <param name="composer">What composes the batches.</param>
    /// <param name="from">The first batch to hand out.</param>
    /// <param name="epochs">Number of epochs: the last batch handed out is the last one of epoch <paramref name="epochs"/> − 1.</param>
    /// <param name="depth">Batches composed ahead, 0 to 64. 0 composes on the caller's thread.</param>
    /// <param name="held">Batches that stay valid at the same time, 1 to 64.</param>
    public BatchFeed(BatchComposer composer, BatchPosition from, int epochs, int depth = 2, int held = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(held, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(held, 64);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 64);
        ArgumentOutOfRangeException.ThrowIfNegative(from.Epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(from.Batch);
        (_composer, _next, _epochs, _held) = (composer, from, epochs, held);
        _slots = new TrainingBatch[depth + held];
        for (var i = 0; i < _slots.Length; i++) _slots[i] = new TrainingBatch();
        _free = new SemaphoreSlim(_slots.Length);
        if (depth == 0) return;
        _helper = new Thread(ComposeAhead) { IsBackground = true, Name = "batches" };
        _helper.Start();
    }

    /// <summary>The next batch, or null after the last. It is valid for as many calls as batches are held, this one counted; then its buffers are reused.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting; the feed can go on afterwards.</exception>
    public TrainingBatch? Next(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended) return End();
        if (_helper is null)
        {
            var slot = _slots[_taken++ % _slots.Length];
            return Advance(slot) ? slot : null;
        }
        if (_holding == _held)
        {
            _free.Release();
            _holding--;
        }
        _ready.Wait(cancellationToken);
        if (_taken == _last)
        {
            _ended = true;
            return End();
        }
        _holding++;
        return _slots[_taken++ % _slots.Length];
    }

    /// <summary>Stops the helper thread and waits for it.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _helper?.Join();
        _free.Dispose();
        _ready.Dispose();
        _stop.Dispose();
    }

    private TrainingBatch? End()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return null;
    }

    private void ComposeAhead()
    {
        var made = 0;
        try
        {
            for (; ; made++)
            {
                _free.Wait(_stop.Token);
                if (!Advance(_slots[made % _slots.Length])) break;
                _ready.Release();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) // handed to the consumer, who throws it
        {
            _failure = failure;
        }
        _last = made;
        _ready.Release();
    }

    /// <summary>Composes the batch at <see cref="_next"/> and moves on; false after the last epoch.</summary>
    private bool Advance(TrainingBatch into)
    {
        while (_next.Epoch < _epochs)
        {
            if (_plan?.Epoch != _next.Epoch) _plan = _composer.Plan(_next.Epoch, _plan);
            if (_next.Batch < _plan.BatchCount)
            {
                _composer.Compose(_plan, _next.Batch, into);
                _next = _next with { Batch = _next.Batch + 1 };
                return true;
            }
            _next = new BatchPosition(_next.Epoch + 1, 0);
        }
        return false;
    }
}
