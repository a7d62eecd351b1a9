using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Releases;

namespace Tailor.Cloud.Plans;

/// <summary>
/// A bounded queue in front of a few workers. When it is full, a request is refused at once: those that are taken are answered in time, and what is beyond the
/// node's strength comes back later.
/// </summary>
internal sealed class PlanQueue(CloudOptions options, PlanKey key, CloudMeter meter) : BackgroundService
{
    private readonly Channel<PlanAsk> _asks = Channel.CreateBounded<PlanAsk>(new BoundedChannelOptions(options.Plans.Queue) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Requests that wait now.</summary>
    public int Waiting => _asks.Reader.Count;

    /// <summary>Takes a request, or refuses it because too many wait.</summary>
    public bool TryAdd(PlanAsk ask) => _asks.Writer.TryWrite(ask);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = options.Plans.Workers > 0 ? options.Plans.Workers : Environment.ProcessorCount;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops: those that still wait are told so.
        }

        _asks.Writer.Complete();
        while (_asks.Reader.TryRead(out var ask)) ask.Fail(new OperationCanceledException("The node stops."));
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        using var worker = new PlanWorker(options, key, meter);
        var batch = new List<PlanAsk>(options.Plans.Batch);
        while (await _asks.Reader.WaitToReadAsync(stop))
        {
            Fill(batch);
            if (options.Plans.Window > TimeSpan.Zero && batch.Count < options.Plans.Batch)
            {
                await Task.Delay(options.Plans.Window, options.Time, stop);
                Fill(batch);
            }

            try
            {
                if (batch.Count > 0) worker.Answer(batch);
            }
            catch (Exception error)
            {
                foreach (var ask in batch) ask.Fail(error); // those that were answered stay so; the worker goes on
            }

            batch.Clear();
        }
    }

    private void Fill(List<PlanAsk> batch)
    {
        while (batch.Count < options.Plans.Batch && _asks.Reader.TryRead(out var ask))
        {
            if (ask.Aborted.IsCancellationRequested) ask.Fail(new OperationCanceledException(ask.Aborted));
            else batch.Add(ask);
        }
    }
}
