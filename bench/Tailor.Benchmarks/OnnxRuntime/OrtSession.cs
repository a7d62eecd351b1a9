namespace Tailor.Benchmarks.OnnxRuntime;

/// <summary>A loaded model on one thread, with every graph optimisation.</summary>
internal sealed unsafe class OrtSession : IDisposable
{
    private const int AllOptimizations = 99;

    private readonly OrtLibrary _library;
    private void* _session;

    /// <summary>Loads a model.</summary>
    /// <param name="library">The library.</param>
    /// <param name="path">The file.</param>
    /// <param name="settings">Keys and values of the session's configuration.</param>
    /// <exception cref="OrtException">The model is refused.</exception>
    public OrtSession(OrtLibrary library, string path, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        _library = library;
        ref readonly var api = ref library.Api;
        void* options;
        library.Check(api.CreateSessionOptions(&options));
        try
        {
            library.Check(api.SetIntraOpNumThreads(options, 1));
            library.Check(api.SetInterOpNumThreads(options, 1));
            library.Check(api.SetSessionGraphOptimizationLevel(options, AllOptimizations));
            foreach (var (key, value) in settings)
            {
                fixed (byte* keyText = OrtLibrary.Text(key), valueText = OrtLibrary.Text(value)) library.Check(api.AddSessionConfigEntry(options, keyText, valueText));
            }

            void* session;
            fixed (byte* file = OrtLibrary.Text(path)) library.Check(api.CreateSession(library.Environment, file, options, &session));
            _session = session;
        }
        finally
        {
            api.ReleaseSessionOptions(options);
        }
    }

    /// <summary>The library.</summary>
    public OrtLibrary Library => _library;

    /// <summary>The session itself.</summary>
    public void* Handle => _session is not null ? _session : throw new ObjectDisposedException(nameof(OrtSession));

    public void Dispose()
    {
        if (_session is not null) _library.Api.ReleaseSession(_session);
        _session = null;
    }
}
