namespace Tailor.Torch;

/// <summary>Element by element; shapes broadcast as libtorch does.</summary>
public sealed partial class Tensor
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Operators.Add.Call(a, b);

    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor a, double b) => Operators.AddScalar.Call(a, b);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Operators.Sub.Call(a, b);

    /// <summary>Negative.</summary>
    public static Tensor operator -(Tensor a) => Operators.Neg.Call(a);

    /// <summary>Product.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Operators.Mul.Call(a, b);

    /// <summary>Product.</summary>
    public static Tensor operator *(Tensor a, double b) => Operators.MulScalar.Call(a, b);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Operators.Div.Call(a, b);

    /// <summary>eˣ.</summary>
    public Tensor exp() => Operators.Exp.Call(this);

    /// <summary>Natural logarithm.</summary>
    public Tensor log() => Operators.Log.Call(this);

    /// <summary>Square root.</summary>
    public Tensor sqrt() => Operators.Sqrt.Call(this);

    /// <summary>xᵖ.</summary>
    public Tensor pow(double exponent) => Operators.PowScalar.Call(this, exponent);

    /// <summary>Absolute value.</summary>
    public Tensor abs() => Operators.Abs.Call(this);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor tanh() => Operators.Tanh.Call(this);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor sigmoid() => Operators.Sigmoid.Call(this);

    /// <summary>max(x, 0).</summary>
    public Tensor relu() => Operators.Relu.Call(this);

    /// <summary>log(1 + eˣ), without overflow.</summary>
    public Tensor softplus() => Operators.Softplus.Call(this);

    /// <summary>log(sigmoid(x)), without overflow.</summary>
    public Tensor logsigmoid() => Operators.LogSigmoid.Call(this);

    /// <summary>Nearest integer, halves to even; its gradient is zero.</summary>
    public Tensor round() => Operators.Round.Call(this);

    /// <summary>Values limited to a range.</summary>
    public Tensor clamp(double min, double max) => Operators.Clamp.Call(this, min, max);

    /// <summary>Where the tensors are equal.</summary>
    public Tensor eq(Tensor other) => Operators.Eq.Call(this, other);

    /// <summary>A copy with <paramref name="value"/> wherever the mask is true.</summary>
    public Tensor masked_fill(Tensor mask, double value) => Operators.MaskedFill.Call(this, mask, value);

    /// <summary>Adds in place.</summary>
    public Tensor add_(Tensor other) => Operators.AddInPlace.CallInPlace(this, other);

    /// <summary>Adds a multiple in place.</summary>
    public Tensor add_(Tensor other, double factor) => Operators.AddInPlace.CallInPlace(this, other, factor);

    /// <summary>Multiplies in place.</summary>
    public Tensor mul_(double factor) => Operators.MulScalarInPlace.CallInPlace(this, factor);

    /// <summary>Sets every value to zero.</summary>
    public Tensor zero_() => Operators.ZeroInPlace.CallInPlace(this);

    /// <summary>Copies another tensor's values into this one.</summary>
    public Tensor copy_(Tensor source) => Operators.CopyInPlace.CallInPlace(this, source);

    /// <summary>Overwrites the places along a dimension that the indices name.</summary>
    public Tensor index_fill_(long dim, Tensor indices, double value) => Operators.IndexFillInPlace.CallInPlace(this, dim, indices, value);
}
