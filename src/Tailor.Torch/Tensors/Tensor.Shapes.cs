namespace Tailor.Torch;

/// <summary>Views, copies and selections.</summary>
public sealed partial class Tensor
{
    /// <summary>The same values in another shape, copied only where the layout needs it.</summary>
    public Tensor reshape(params long[] sizes) => Operators.Reshape.Call(this, sizes);

    /// <summary>The same memory in another shape.</summary>
    public Tensor view(params long[] sizes) => Operators.View.Call(this, sizes);

    /// <summary>Dimensions in another order.</summary>
    public Tensor permute(params long[] order) => Operators.Permute.Call(this, order);

    /// <summary>Two dimensions swapped.</summary>
    public Tensor transpose(long a, long b) => Operators.Transpose.Call(this, a, b);

    /// <summary>A matrix transposed.</summary>
    public Tensor t() => Operators.T.Call(this);

    /// <summary>Row-major memory, copied where it is not.</summary>
    public Tensor contiguous() => Operators.Contiguous.Call(this);

    /// <summary>A dimension of size 1 inserted.</summary>
    public Tensor unsqueeze(long dim) => Operators.Unsqueeze.Call(this, dim);

    /// <summary>A dimension of size 1 removed.</summary>
    public Tensor squeeze(long dim) => Operators.SqueezeDim.Call(this, dim);

    /// <summary>Dimensions of size 1 repeated without copying.</summary>
    public Tensor expand(params long[] sizes) => Operators.Expand.Call(this, sizes);

    /// <summary>A stretch of one dimension, without copying.</summary>
    public Tensor narrow(long dim, long start, long length) => Operators.Narrow.Call(this, dim, start, length);

    /// <summary>One index of a dimension, which disappears.</summary>
    public Tensor select(long dim, long index) => Operators.SelectInt.Call(this, dim, index);

    /// <summary>Pieces of a given size along a dimension.</summary>
    public Tensor[] split(long size, long dim = 0) => Operators.Split.CallMany(this, size, dim);

    /// <summary>Pieces of given sizes along a dimension.</summary>
    public Tensor[] split_with_sizes(long[] sizes, long dim = 0) => Operators.SplitWithSizes.CallMany(this, sizes, dim);

    /// <summary>Every index of a dimension as a tensor of its own.</summary>
    public Tensor[] unbind(long dim = 0) => Operators.Unbind.CallMany(this, dim);

    /// <summary>Rows chosen by index along a dimension; gradients are added up.</summary>
    public Tensor index_select(long dim, Tensor index) => Operators.IndexSelect.Call(this, dim, index);

    /// <summary>One value along a dimension for each index.</summary>
    public Tensor gather(long dim, Tensor index) => Operators.Gather.Call(this, dim, index);

    /// <summary>Cut off from the graph, sharing memory.</summary>
    public Tensor detach() => Operators.Detach.Call(this);

    /// <summary>A copy that the graph records.</summary>
    public Tensor clone() => Operators.Clone.Call(this);

    /// <summary>Converted to another type of elements.</summary>
    public Tensor to(ScalarType type) => Operators.ToDtype.Call(this, type);

    /// <summary>On the CPU; the same tensor where it is there already.</summary>
    public Tensor cpu() => Operators.ToDevice.Call(this, -1, dtype);

    /// <summary>On a CUDA device; the same tensor where it is there already.</summary>
    public Tensor cuda(int index = 0) => Operators.ToDevice.Call(this, index, dtype);
}
