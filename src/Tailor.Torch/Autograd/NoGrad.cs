using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Switches recording off for its thread until it is disposed. Made by <see cref="torch.no_grad"/>.</summary>
public sealed class NoGrad : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly int _before = Native.SetGradEnabled(0);
    private bool _restored;

    internal NoGrad()
    {
    }

    /// <summary>Restores what was in force.</summary>
    /// <exception cref="InvalidOperationException">Another thread switched recording off; it stays off there.</exception>
    public void Dispose()
    {
        if (_restored) return;
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("Recording is switched on again by the thread that switched it off.");
        _restored = true;
        Native.SetGradEnabled(_before);
    }
}
