using System.Runtime.InteropServices;

namespace Tailor.Torch.Interop;

/// <summary>The bridge's C ABI; <c>native/torch_bridge</c> is the other side.</summary>
internal static unsafe partial class Native
{
    private const string Library = "tailor_torch";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, BridgeLibrary.Resolve);

    [LibraryImport(Library, EntryPoint = "tailor_last_error")]
    public static partial nint LastError();

    [LibraryImport(Library, EntryPoint = "tailor_version")]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "tailor_configuration")]
    public static partial nint Configuration();

    [LibraryImport(Library, EntryPoint = "tailor_live_handles")]
    public static partial long LiveHandles();

    [LibraryImport(Library, EntryPoint = "tailor_manual_seed")]
    public static partial int ManualSeed(long seed);

    [LibraryImport(Library, EntryPoint = "tailor_set_num_threads")]
    public static partial int SetNumThreads(int threads);

    [LibraryImport(Library, EntryPoint = "tailor_get_num_threads")]
    public static partial int GetNumThreads();

    [LibraryImport(Library, EntryPoint = "tailor_set_flush_denormal")]
    public static partial int SetFlushDenormal(int on);

    [LibraryImport(Library, EntryPoint = "tailor_set_deterministic")]
    public static partial int SetDeterministic(int on);

    [LibraryImport(Library, EntryPoint = "tailor_cuda_is_available")]
    public static partial int CudaIsAvailable();

    [LibraryImport(Library, EntryPoint = "tailor_tensor_create")]
    public static partial nint TensorCreate(void* data, long bytes, long* shape, int rank, int dtype, int device);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_free")]
    public static partial void TensorFree(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_rank")]
    public static partial int TensorRank(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_numel")]
    public static partial long TensorNumel(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_shape")]
    public static partial void TensorShape(nint tensor, long* shape);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_dtype")]
    public static partial int TensorDtype(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_device")]
    public static partial int TensorDevice(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_read")]
    public static partial int TensorRead(nint tensor, void* target, long bytes);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_write")]
    public static partial int TensorWrite(nint tensor, void* source, long bytes);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_data")]
    public static partial nint TensorData(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_operator_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OperatorFind(string name, string overload);

    [LibraryImport(Library, EntryPoint = "tailor_operator_call")]
    public static partial int OperatorCall(nint op, NativeValue* arguments, int count, long* lists, NativeValue* results, int capacity, NativeValue** more);

    [LibraryImport(Library, EntryPoint = "tailor_results_free")]
    public static partial void ResultsFree(NativeValue* results);

    [LibraryImport(Library, EntryPoint = "tailor_set_grad_enabled")]
    public static partial int SetGradEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_requires_grad")]
    public static partial int TensorRequiresGrad(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_set_requires_grad")]
    public static partial int TensorSetRequiresGrad(nint tensor, int requiresGrad);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_grad")]
    public static partial int TensorGrad(nint tensor, nint* gradient);

    [LibraryImport(Library, EntryPoint = "tailor_tensor_zero_grad")]
    public static partial int TensorZeroGrad(nint tensor);

    [LibraryImport(Library, EntryPoint = "tailor_backward")]
    public static partial int Backward(nint loss);

    [LibraryImport(Library, EntryPoint = "tailor_grad")]
    public static partial int Grad(nint loss, nint* inputs, int count, nint* gradients);

    [LibraryImport(Library, EntryPoint = "tailor_function_record")]
    public static partial int FunctionRecord(
        nint result, nint* inputs, int count, delegate* unmanaged<nint, nint, nint*, int, int> differentiate, delegate* unmanaged<nint, void> release, nint state);

    [LibraryImport(Library, EntryPoint = "tailor_process_group_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ProcessGroupCreate(string host, int port, int rank, int size, int servesStore, string networkInterface, long timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "tailor_process_group_all_reduce")]
    public static partial int ProcessGroupAllReduce(nint group, nint* tensors, int count);

    [LibraryImport(Library, EntryPoint = "tailor_process_group_broadcast")]
    public static partial int ProcessGroupBroadcast(nint group, nint* tensors, int count, int root);

    [LibraryImport(Library, EntryPoint = "tailor_process_group_barrier")]
    public static partial int ProcessGroupBarrier(nint group);

    [LibraryImport(Library, EntryPoint = "tailor_process_group_free")]
    public static partial void ProcessGroupFree(nint group);

    /// <summary>Throws with libtorch's message when a call reported failure.</summary>
    public static void Check(int status)
    {
        if (status < 0) throw TorchException.Last();
    }

    /// <summary>Throws with libtorch's message when a call returned no handle.</summary>
    public static nint Check(nint handle) => handle != 0 ? handle : throw TorchException.Last();
}
