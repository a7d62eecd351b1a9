namespace Tailor.Torch;

/// <summary>
/// Frees every tensor that its thread made since it was opened, unless the tensor was moved out or detached. Scopes nest; use with
/// <c>using</c>, and never across an <c>await</c>. Made by <see cref="torch.NewDisposeScope"/>. Only the thread that opened a scope can
/// close it; a tensor may be disposed or detached by any thread.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? s_current;

    private readonly HashSet<Tensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();
    private readonly DisposeScope? _outer;
    private bool _closed;

    internal DisposeScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static DisposeScope? Current => s_current;

    /// <summary>Number of tensors that closing this scope would free.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _tensors.Count;
        }
    }

    internal void Add(Tensor tensor)
    {
        lock (_lock) _tensors.Add(tensor);
    }

    internal void Remove(Tensor tensor)
    {
        lock (_lock) _tensors.Remove(tensor);
    }

    /// <summary>Hands a tensor to the next scope outside, or to nobody where there is none.</summary>
    internal void MoveOut(Tensor tensor)
    {
        lock (_lock)
            if (!_tensors.Remove(tensor)) return;
        _outer?.Add(tensor);
        tensor.Scope = _outer;
    }

    /// <summary>Frees what the scope still holds.</summary>
    /// <exception cref="InvalidOperationException">A scope inside this one is open, or another thread opened it; the scope stays open.</exception>
    public void Dispose()
    {
        if (_closed) return;
        if (s_current != this) throw new InvalidOperationException("Dispose scopes are closed in the reverse order of their opening, on the thread that opened them.");
        _closed = true;
        s_current = _outer;
        lock (_lock)
        {
            foreach (var tensor in _tensors)
            {
                tensor.Scope = null;
                tensor.Dispose();
            }

            _tensors.Clear();
        }
    }
}
