namespace Tailor.Benchmarks.OnnxRuntime;

/// <summary>A tensor over memory of the runtime's pinned heap, made once and used for every call.</summary>
/// <typeparam name="T">float or long.</typeparam>
internal sealed unsafe class OrtTensor<T> : IDisposable
    where T : unmanaged
{
    private const int FloatType = 1;
    private const int Int64Type = 7;

    private readonly OrtLibrary _library;
    private readonly T[] _values;
    private void* _tensor;

    public OrtTensor(OrtLibrary library, params ReadOnlySpan<long> dimensions)
    {
        _library = library;
        var count = 1L;
        foreach (var dimension in dimensions) count *= dimension;
        _values = GC.AllocateArray<T>(checked((int)count), pinned: true);

        ref readonly var api = ref library.Api;
        void* memory;
        library.Check(api.CreateCpuMemoryInfo(0, 0, &memory)); // a device's own memory, of the default kind
        try
        {
            void* tensor;
            fixed (T* data = _values)
            fixed (long* shape = dimensions)
                library.Check(api.CreateTensorWithDataAsOrtValue(memory, data, (nuint)(count * sizeof(T)), shape, (nuint)dimensions.Length, typeof(T) == typeof(float) ? FloatType : Int64Type, &tensor));
            _tensor = tensor;
        }
        finally
        {
            api.ReleaseMemoryInfo(memory);
        }
    }

    /// <summary>The elements, row after row.</summary>
    public Span<T> Values => _values;

    /// <summary>The tensor itself.</summary>
    public void* Handle => _tensor is not null ? _tensor : throw new ObjectDisposedException(nameof(OrtTensor<>));

    public void Dispose()
    {
        if (_tensor is not null) _library.Api.ReleaseValue(_tensor);
        _tensor = null;
    }
}
