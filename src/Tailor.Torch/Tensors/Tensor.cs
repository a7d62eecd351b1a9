using System.Runtime.CompilerServices;
using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>A tensor of libtorch. Owned by the scope that was open when it was made; without one, by the caller, who disposes it.</summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private nint _handle;

    internal Tensor(nint handle)
    {
        _handle = handle;
        Scope = DisposeScope.Current;
        Scope?.Add(this);
    }

    internal DisposeScope? Scope { get; set; }

    internal nint Handle
    {
        get
        {
            var handle = _handle;
            ObjectDisposedException.ThrowIf(handle == 0, this);
            return handle;
        }
    }

    /// <summary>Number of dimensions.</summary>
    public int ndim => Native.TensorRank(Handle);

    /// <summary>Size of each dimension.</summary>
    public long[] shape
    {
        get
        {
            var sizes = new long[ndim];
            fixed (long* first = sizes) Native.TensorShape(Handle, first);
            return sizes;
        }
    }

    /// <summary>Number of elements.</summary>
    public long numel() => Native.TensorNumel(Handle);

    /// <summary>Type of the elements.</summary>
    public ScalarType dtype => (ScalarType)Native.TensorDtype(Handle);

    /// <summary>−1 for the CPU, else the number of the CUDA device.</summary>
    public int device => Native.TensorDevice(Handle);

    /// <summary>Whether gradients accumulate in this leaf, or flow through this result.</summary>
    public bool requires_grad
    {
        get => Native.TensorRequiresGrad(Handle) != 0;
        set => Native.Check(Native.TensorSetRequiresGrad(Handle, value ? 1 : 0));
    }

    /// <summary>A copy of the values in row-major order.</summary>
    /// <typeparam name="T">The type that <see cref="dtype"/> names: float, double, long, int, byte, sbyte or bool.</typeparam>
    public T[] data<T>() where T : unmanaged
    {
        var values = new T[numel()];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>Copies the values, in row-major order, to a span of the same length.</summary>
    public void CopyTo<T>(Span<T> target) where T : unmanaged
    {
        RequireType<T>();
        fixed (T* first = target) Native.Check(Native.TensorRead(Handle, first, (long)target.Length * sizeof(T)));
    }

    /// <summary>Overwrites the values in place, in row-major order; autograd does not record it.</summary>
    public void CopyFrom<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        RequireType<T>();
        fixed (T* first = source) Native.Check(Native.TensorWrite(Handle, first, (long)source.Length * sizeof(T)));
    }

    /// <summary>The values themselves, of a contiguous tensor on the CPU; valid while the tensor lives.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        RequireType<T>();
        var address = Native.TensorData(Handle);
        var count = checked((int)numel());
        return count == 0 ? [] : new Span<T>((void*)Native.Check(address), count);
    }

    /// <summary>The only value of a tensor with one element.</summary>
    public double item()
    {
        if (numel() != 1) throw new TorchException($"item() needs one element; the tensor has shape [{string.Join(", ", shape)}].");
        return dtype switch
        {
            ScalarType.Float32 => data<float>()[0],
            ScalarType.Float64 => data<double>()[0],
            ScalarType.Int64 => data<long>()[0],
            ScalarType.Int32 => data<int>()[0],
            ScalarType.Bool => data<bool>()[0] ? 1 : 0,
            var other => throw new TorchException($"item() does not read {other}."),
        };
    }

    /// <summary>Keeps the tensor alive past the end of its scope: the next scope outside owns it.</summary>
    public Tensor MoveToOuterDisposeScope()
    {
        Scope?.MoveOut(this);
        return this;
    }

    /// <summary>Takes the tensor out of every scope: the caller disposes it.</summary>
    public Tensor DetachFromDisposeScope()
    {
        Scope?.Remove(this);
        Scope = null;
        return this;
    }

    /// <summary>Hands the handle to another owner: this tensor is as if disposed.</summary>
    internal nint GiveAway()
    {
        DetachFromDisposeScope();
        var handle = Handle;
        _handle = 0;
        return handle;
    }

    /// <summary>Frees the handle; libtorch frees the memory when nothing else uses it.</summary>
    public void Dispose()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle == 0) return;
        Scope?.Remove(this);
        Scope = null;
        Native.TensorFree(handle);
    }

    /// <inheritdoc/>
    public override string ToString() => _handle == 0 ? "disposed tensor" : $"{dtype} [{string.Join(", ", shape)}]";

    internal static ScalarType TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : throw new NotSupportedException($"No tensor holds {typeof(T).Name}.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequireType<T>() where T : unmanaged
    {
        var expected = TypeOf<T>();
        if (dtype != expected) throw new TorchException($"The tensor holds {dtype}, not {expected}.");
    }
}
