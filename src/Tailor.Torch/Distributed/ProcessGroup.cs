using Tailor.Torch.Interop;

namespace Tailor.Torch.Distributed;

/// <summary>
/// Processes, on one machine or several, that train one model: c10d's Gloo group over TCP. Every process calls the same methods in the same
/// order with tensors of the same shapes. One thread at a time.
/// </summary>
public sealed unsafe class ProcessGroup : IDisposable
{
    private nint _handle;

    /// <summary>Meets the others; returns when all have come.</summary>
    /// <exception cref="TorchException">They did not come in time, or the store cannot be reached or served.</exception>
    public ProcessGroup(Rendezvous rendezvous)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rendezvous.Timeout, TimeSpan.FromSeconds(1)); // c10d counts seconds
        (Rank, Size) = (rendezvous.Rank, rendezvous.Size);
        _handle = Native.Check(Native.ProcessGroupCreate(
            rendezvous.Host, rendezvous.Port, rendezvous.Rank, rendezvous.Size, rendezvous.ServesStore ? 1 : 0, rendezvous.Interface, (long)rendezvous.Timeout.TotalMilliseconds));
    }

    /// <summary>This process, 0 to <see cref="Size"/> − 1.</summary>
    public int Rank { get; }

    /// <summary>Number of processes.</summary>
    public int Size { get; }

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>Replaces the values of every tensor by their sum over all processes.</summary>
    /// <exception cref="TorchException">A process is gone or late, or has other tensors.</exception>
    public void all_reduce(params ReadOnlySpan<Tensor> tensors)
    {
        var handles = Handles(tensors);
        fixed (nint* first = handles) Native.Check(Native.ProcessGroupAllReduce(Handle, first, handles.Length));
    }

    /// <summary>Replaces the values of every tensor by those of one process.</summary>
    /// <param name="root">The process that sends.</param>
    /// <param name="tensors">Contiguous tensors.</param>
    /// <exception cref="TorchException">A process is gone or late, or has other tensors.</exception>
    public void broadcast(int root, params ReadOnlySpan<Tensor> tensors)
    {
        var handles = Handles(tensors);
        fixed (nint* first = handles) Native.Check(Native.ProcessGroupBroadcast(Handle, first, handles.Length, root));
    }

    /// <summary>Waits until every process has come here.</summary>
    /// <exception cref="TorchException">A process is gone or late.</exception>
    public void barrier() => Native.Check(Native.ProcessGroupBarrier(Handle));

    /// <summary>Leaves the group.</summary>
    public void Dispose()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0) Native.ProcessGroupFree(handle);
    }

    private static nint[] Handles(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }
}
