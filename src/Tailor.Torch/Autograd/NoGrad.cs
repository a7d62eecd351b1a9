using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>Switches recording off for its thread until it is disposed. Made by <see cref="torch.no_grad"/>.</summary>
public sealed class NoGrad : IDisposable
{
    private readonly int _before = Native.SetGradEnabled(0);

    internal NoGrad()
    {
    }

    /// <summary>Restores what was in force.</summary>
    public void Dispose() => Native.SetGradEnabled(_before);
}
