using System.Runtime.InteropServices;
using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>libtorch's functions, under TorchSharp's names.</summary>
public static unsafe partial class torch
{
    /// <summary>libtorch's version, such as "1.13.1".</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.Version())!;

    /// <summary>How libtorch was built: BLAS, threads, instruction sets.</summary>
    public static string show_config() => Marshal.PtrToStringUTF8(Native.Configuration())!;

    /// <summary>Number of tensors that have been made and not yet freed, in the whole process.</summary>
    public static long LiveHandles => Native.LiveHandles();

    /// <summary>Seeds libtorch's generators.</summary>
    public static void manual_seed(long seed) => Native.Check(Native.ManualSeed(seed));

    /// <summary>Sets the threads inside an operator, for the calling thread and for threads that have not called libtorch yet.</summary>
    /// <param name="threads">At least 1.</param>
    public static void set_num_threads(int threads) => Native.Check(Native.SetNumThreads(threads));

    /// <summary>Threads inside an operator.</summary>
    public static int get_num_threads() => Native.GetNumThreads();

    /// <summary>Treats denormal numbers as zero on the calling thread; they can slow products a hundredfold.</summary>
    public static bool set_flush_denormal(bool on) => Native.SetFlushDenormal(on ? 1 : 0) == 0;

    /// <summary>Opens a scope that frees the tensors made in it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>A tensor with a copy of the values.</summary>
    /// <param name="values">Values in row-major order.</param>
    /// <param name="device">−1 for the CPU, else a CUDA device; the default device where none is named.</param>
    /// <param name="sizes">Shape; its product is the number of values.</param>
    public static Tensor tensor<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> sizes, int? device = null) where T : unmanaged
    {
        fixed (T* first = values)
        fixed (long* shape = sizes)
        {
            var bytes = (long)values.Length * sizeof(T);
            return new Tensor(Native.Check(Native.TensorCreate(first, bytes, shape, sizes.Length, (int)Tensor.TypeOf<T>(), device ?? _device)));
        }
    }

    /// <inheritdoc cref="tensor{T}(ReadOnlySpan{T}, ReadOnlySpan{long}, int?)"/>
    public static Tensor tensor<T>(T[] values, params long[] sizes) where T : unmanaged =>
        tensor<T>(values.AsSpan(), sizes.Length == 0 ? [values.Length] : sizes);

    /// <summary>Zeros.</summary>
    public static Tensor zeros(long[] sizes, ScalarType dtype = ScalarType.Float32) => Operators.Zeros.Call(sizes, dtype, Argument.None, (long)_device);

    /// <summary>Ones.</summary>
    public static Tensor ones(long[] sizes, ScalarType dtype = ScalarType.Float32) => Operators.Ones.Call(sizes, dtype, Argument.None, (long)_device);

    /// <summary>One value everywhere.</summary>
    public static Tensor full(long[] sizes, double value, ScalarType dtype = ScalarType.Float32) => Operators.Full.Call(sizes, value, dtype, Argument.None, (long)_device);

    /// <summary>0, 1, … end − 1 as 64-bit integers.</summary>
    public static Tensor arange(long end) => Operators.Arange.Call(end, ScalarType.Int64, Argument.None, (long)_device);

    /// <summary>Standard normal values from libtorch's generator.</summary>
    public static Tensor randn(long[] sizes, ScalarType dtype = ScalarType.Float32) => Operators.Randn.Call(sizes, dtype, Argument.None, (long)_device);

    /// <summary>Uniform values in [0, 1) from libtorch's generator.</summary>
    public static Tensor rand(long[] sizes, ScalarType dtype = ScalarType.Float32) => Operators.Rand.Call(sizes, dtype, Argument.None, (long)_device);

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Operators.Cat.Call(tensors, dim);

    /// <summary>Tensors joined along a new dimension.</summary>
    public static Tensor stack(Tensor[] tensors, long dim = 0) => Operators.Stack.Call(tensors, dim);

    /// <summary>a where the condition holds, else b.</summary>
    public static Tensor where(Tensor condition, Tensor a, Tensor b) => Operators.Where.Call(condition, a, b);

    /// <summary>The part of a matrix above a diagonal, zero elsewhere.</summary>
    public static Tensor triu(Tensor matrix, long diagonal = 0) => Operators.Triu.Call(matrix, diagonal);

    /// <summary>The inverse of a square matrix.</summary>
    public static Tensor inverse(Tensor matrix) => Operators.Inverse.Call(matrix);

    /// <summary>bias + a · b.</summary>
    public static Tensor addmm(Tensor bias, Tensor a, Tensor b) => Operators.Addmm.Call(bias, a, b);

    /// <summary>a · b into memory that is there already; nothing may record.</summary>
    public static void mm_out(Tensor result, Tensor a, Tensor b) => Operators.MmOut.CallOnList(a, b, result);

    /// <summary>bias + a · b into memory that is there already; nothing may record.</summary>
    public static void addmm_out(Tensor result, Tensor bias, Tensor a, Tensor b) => Operators.AddmmOut.CallOnList(bias, a, b, 1.0, 1.0, result);
}
