namespace Tailor.Torch;

/// <summary>
/// Frees every tensor that its thread made since it was opened, unless the tensor was moved out or detached. Scopes nest; use with
/// <c>using</c>, and never across an <c>await</c>. Made by <see cref="torch.NewDisposeScope"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? s_current;

    private readonly HashSet<Tensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? _outer;
    private bool _closed;

    internal DisposeScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static DisposeScope? Current => s_current;

    /// <summary>Number of tensors that closing this scope would free.</summary>
    public int Count => _tensors.Count;

    internal void Add(Tensor tensor) => _tensors.Add(tensor);

    internal void Remove(Tensor tensor) => _tensors.Remove(tensor);

    /// <summary>Hands a tensor to the next scope outside, or to nobody where there is none.</summary>
    internal void MoveOut(Tensor tensor)
    {
        if (!_tensors.Remove(tensor)) return;
        _outer?.Add(tensor);
        tensor.Scope = _outer;
    }

    /// <summary>Frees what the scope still holds.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        if (s_current != this) throw new InvalidOperationException("Dispose scopes are closed in the reverse order of their opening, on the thread that opened them.");
        s_current = _outer;
        foreach (var tensor in _tensors)
        {
            tensor.Scope = null;
            tensor.Dispose();
        }

        _tensors.Clear();
    }
}
