namespace Tailor.Benchmarks.OnnxRuntime;

/// <summary>A session's inputs and outputs, bound once: a call names nothing and copies nothing.</summary>
internal sealed unsafe class OrtBinding : IDisposable
{
    private readonly OrtSession _session;
    private void* _binding;

    public OrtBinding(OrtSession session)
    {
        _session = session;
        void* binding;
        session.Library.Check(session.Library.Api.CreateIoBinding(session.Handle, &binding));
        _binding = binding;
    }

    private void* Handle => _binding is not null ? _binding : throw new ObjectDisposedException(nameof(OrtBinding));

    /// <summary>Binds an input; the tensor stays the caller's.</summary>
    public void Input<T>(string name, OrtTensor<T> tensor)
        where T : unmanaged
    {
        fixed (byte* text = OrtLibrary.Text(name)) _session.Library.Check(_session.Library.Api.BindInput(Handle, text, tensor.Handle));
    }

    /// <summary>Binds an output; the tensor stays the caller's.</summary>
    public void Output<T>(string name, OrtTensor<T> tensor)
        where T : unmanaged
    {
        fixed (byte* text = OrtLibrary.Text(name)) _session.Library.Check(_session.Library.Api.BindOutput(Handle, text, tensor.Handle));
    }

    /// <summary>Runs the model on what the tensors hold.</summary>
    /// <exception cref="OrtException">A node failed.</exception>
    public void Run() => _session.Library.Check(_session.Library.Api.RunWithBinding(_session.Handle, null, Handle));

    public void Dispose()
    {
        if (_binding is not null) _session.Library.Api.ReleaseIoBinding(_binding);
        _binding = null;
    }
}
