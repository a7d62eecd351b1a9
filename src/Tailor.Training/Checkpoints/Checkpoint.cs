using Tailor.Models.Tensors;

namespace Tailor.Training.Checkpoints;

/// <summary>A checkpoint whose bytes were verified.</summary>
/// <typeparam name="TState">What the trainer stores beside the tensors.</typeparam>
public sealed class Checkpoint<TState> : IDisposable
{
    internal Checkpoint(long step, TState state, TensorFile tensors) => (Step, State, Tensors) = (step, state, tensors);

    /// <summary>Steps done.</summary>
    public long Step { get; }

    /// <summary>What the trainer stored beside the tensors.</summary>
    public TState State { get; }

    /// <summary>The tensors, mapped from the file: copy what outlives this object.</summary>
    public TensorFile Tensors { get; }

    /// <summary>Closes the file.</summary>
    public void Dispose() => Tensors.Dispose();
}
