using System.Runtime.ExceptionServices;
using Tailor.Torch;

namespace Tailor.Training.Steps;

/// <summary>A thread that runs one job at a time, with a single libtorch thread of its own.</summary>
internal sealed class ShardThread : IDisposable
{
    private readonly SemaphoreSlim _start = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _job;
    private ExceptionDispatchInfo? _failure;

    public ShardThread(int number)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = $"shard {number}" };
        _thread.Start();
    }

    /// <summary>Starts a job; <see cref="Wait"/> comes before the next.</summary>
    public void Start(Action job)
    {
        _job = job;
        _start.Release();
    }

    /// <summary>Waits for the job.</summary>
    /// <returns>What it threw, or null.</returns>
    public ExceptionDispatchInfo? Wait()
    {
        _done.Wait();
        var failure = _failure;
        _failure = null;
        return failure;
    }

    public void Dispose()
    {
        _job = null;
        _start.Release();
        _thread.Join();
        _start.Dispose();
        _done.Dispose();
    }

    private void Loop()
    {
        torch.set_num_threads(1);
        torch.set_flush_denormal(true);
        while (true)
        {
            _start.Wait();
            if (_job is null) return;
            try
            {
                _job();
            }
            catch (Exception failure) // handed to the waiting thread, which throws it
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }

            _done.Release();
        }
    }
}
