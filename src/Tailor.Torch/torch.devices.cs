using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Where tensors lie.</summary>
public static partial class torch
{
    private static volatile int _device = -1;

    /// <summary>Whether a CUDA device can be used.</summary>
    public static bool cuda_is_available() => Native.CudaIsAvailable() != 0;

    /// <summary>Where tensors are made whose device is not named: −1 for the CPU, as at the start, else a CUDA device.</summary>
    public static int get_default_device() => _device;

    /// <summary>
    /// Sets where tensors are made whose device is not named. It holds for the whole process, on every thread: a process trains on one device. On a CUDA device
    /// kernels then add in a fixed order, so that the same run gives the same numbers.
    /// </summary>
    /// <param name="device">−1 for the CPU, else a CUDA device.</param>
    /// <exception cref="TorchException">There is no such device, or libtorch was built without CUDA; nothing changes.</exception>
    public static void set_default_device(int device)
    {
        if (device >= 0 && !cuda_is_available()) throw new TorchException($"libtorch {__version__} sees no CUDA device here.");
        tensor<float>([0], [1], device).Dispose();
        Native.Check(Native.SetDeterministic(device >= 0 ? 1 : 0));
        _device = device;
    }
}
