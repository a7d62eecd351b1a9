using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Gradients of one tensor.</summary>
public sealed unsafe partial class Tensor
{
    /// <summary>The accumulated gradient of a leaf, or null.</summary>
    public Tensor? grad
    {
        get
        {
            nint handle;
            Native.Check(Native.TensorGrad(Handle, &handle));
            return handle == 0 ? null : new Tensor(handle);
        }
    }

    /// <summary>Accumulates the gradients of this scalar into the leaves it was computed from.</summary>
    public void backward() => torch.CheckGradients(Native.Backward(Handle));

    /// <summary>Drops the accumulated gradient.</summary>
    public void zero_grad() => Native.Check(Native.TensorZeroGrad(Handle));
}
