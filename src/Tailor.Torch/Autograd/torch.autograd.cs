using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Gradients.</summary>
public static unsafe partial class torch
{
    /// <summary>Records nothing on this thread until the result is disposed.</summary>
    public static NoGrad no_grad() => new();

    /// <summary>
    /// Gradients of a scalar with respect to parameters. Accumulates nothing, so several threads can differentiate through shared parameters.
    /// </summary>
    /// <param name="loss">A tensor with one element.</param>
    /// <param name="inputs">What to differentiate by.</param>
    /// <returns>One gradient for each input; null where the loss does not depend on it.</returns>
    public static Tensor?[] grad(Tensor loss, IReadOnlyList<Tensor> inputs)
    {
        var handles = new nint[inputs.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = inputs[i].Handle;
        var found = new nint[handles.Length];
        fixed (nint* input = handles)
        fixed (nint* gradient = found)
            CheckGradients(Native.Grad(loss.Handle, input, handles.Length, gradient));
        GC.KeepAlive(inputs);
        return Array.ConvertAll(found, handle => handle == 0 ? null : new Tensor(handle));
    }
}
