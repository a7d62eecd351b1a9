namespace Tailor.Torch;

/// <summary>Products and reductions.</summary>
public sealed partial class Tensor
{
    /// <summary>Matrix product, batched over leading dimensions.</summary>
    public Tensor matmul(Tensor other) => Operators.Matmul.Call(this, other);

    /// <summary>Product of two matrices.</summary>
    public Tensor mm(Tensor other) => Operators.Mm.Call(this, other);

    /// <summary>Products of two batches of matrices.</summary>
    public Tensor bmm(Tensor other) => Operators.Bmm.Call(this, other);

    /// <summary>Sum of all elements.</summary>
    public Tensor sum() => Operators.Sum.Call(this);

    /// <summary>Sum along a dimension.</summary>
    public Tensor sum(long dim, bool keepdim = false) => Operators.SumDim.Call(this, new[] { dim }, keepdim);

    /// <summary>Mean of all elements.</summary>
    public Tensor mean() => Operators.Mean.Call(this);

    /// <summary>Greatest value along a dimension.</summary>
    public Tensor amax(long dim, bool keepdim = false) => Operators.Amax.Call(this, new[] { dim }, keepdim);

    /// <summary>log Σ eˣ along a dimension.</summary>
    public Tensor logsumexp(long dim) => Operators.Logsumexp.Call(this, new[] { dim });

    /// <summary>eˣ / Σ eˣ along a dimension.</summary>
    public Tensor softmax(long dim) => Operators.Softmax.Call(this, dim);

    /// <summary>log of <see cref="softmax"/>.</summary>
    public Tensor log_softmax(long dim) => Operators.LogSoftmax.Call(this, dim);
}
