using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Functions whose gradients are worked out by hand: to the graph they are one node.</summary>
public static unsafe partial class torch
{
    [ThreadStatic] private static ExceptionDispatchInfo? s_failure;

    /// <summary>
    /// Makes a tensor a function of others. On the CPU its gradient is asked for on the thread that differentiates, while nothing records;
    /// what it needs for that must live until then.
    /// </summary>
    /// <param name="result">What was computed while nothing recorded; the tensor of nobody else.</param>
    /// <param name="inputs">What it was computed from.</param>
    /// <param name="gradient">From the result's gradient to that of each input, each a tensor made anew, or null for none.</param>
    /// <returns><paramref name="result"/>.</returns>
    public static Tensor function(Tensor result, Tensor[] inputs, Func<Tensor, Tensor?[]> gradient)
    {
        var handles = Array.ConvertAll(inputs, input => input.Handle);
        fixed (nint* first = handles)
            Native.Check(Native.FunctionRecord(result.Handle, first, handles.Length, &Differentiate, &Release, GCHandle.ToIntPtr(GCHandle.Alloc(gradient))));
        GC.KeepAlive(inputs);
        return result;
    }

    /// <summary>Throws what a gradient worked out by hand threw, else libtorch's message, where differentiating failed.</summary>
    internal static void CheckGradients(int status)
    {
        if (status >= 0) return;
        var failure = s_failure;
        s_failure = null;
        failure?.Throw();
        Native.Check(status);
    }

    [UnmanagedCallersOnly]
    private static int Differentiate(nint state, nint result, nint* inputs, int count)
    {
        try
        {
            using var scope = NewDisposeScope();
            var found = ((Func<Tensor, Tensor?[]>)GCHandle.FromIntPtr(state).Target!)(new Tensor(result));
            for (var i = 0; i < count; i++) inputs[i] = found[i]?.GiveAway() ?? 0;
            return 0;
        }
        catch (Exception failure) // thrown again where differentiating began
        {
            s_failure = ExceptionDispatchInfo.Capture(failure);
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();
}
