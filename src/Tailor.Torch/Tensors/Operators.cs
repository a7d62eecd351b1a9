using Tailor.Torch.Interop;

namespace Tailor.Torch;

/// <summary>The operators that have typed methods; any other is one <see cref="Operator.Find"/> away.</summary>
internal static class Operators
{
    public static readonly Operator Add = Operator.Find("aten::add", "Tensor");
    public static readonly Operator AddScalar = Operator.Find("aten::add", "Scalar");
    public static readonly Operator Sub = Operator.Find("aten::sub", "Tensor");
    public static readonly Operator Neg = Operator.Find("aten::neg");
    public static readonly Operator Mul = Operator.Find("aten::mul", "Tensor");
    public static readonly Operator MulScalar = Operator.Find("aten::mul", "Scalar");
    public static readonly Operator Div = Operator.Find("aten::div", "Tensor");
    public static readonly Operator Exp = Operator.Find("aten::exp");
    public static readonly Operator Log = Operator.Find("aten::log");
    public static readonly Operator Sqrt = Operator.Find("aten::sqrt");
    public static readonly Operator PowScalar = Operator.Find("aten::pow", "Tensor_Scalar");
    public static readonly Operator Abs = Operator.Find("aten::abs");
    public static readonly Operator Tanh = Operator.Find("aten::tanh");
    public static readonly Operator Sigmoid = Operator.Find("aten::sigmoid");
    public static readonly Operator Relu = Operator.Find("aten::relu");
    public static readonly Operator Softplus = Operator.Find("aten::softplus");
    public static readonly Operator LogSigmoid = Operator.Find("aten::log_sigmoid");
    public static readonly Operator Round = Operator.Find("aten::round");
    public static readonly Operator Clamp = Operator.Find("aten::clamp");
    public static readonly Operator Eq = Operator.Find("aten::eq", "Tensor");
    public static readonly Operator MaskedFill = Operator.Find("aten::masked_fill", "Scalar");
    public static readonly Operator AddInPlace = Operator.Find("aten::add_", "Tensor");
    public static readonly Operator MulScalarInPlace = Operator.Find("aten::mul_", "Scalar");
    public static readonly Operator ZeroInPlace = Operator.Find("aten::zero_");
    public static readonly Operator CopyInPlace = Operator.Find("aten::copy_");
    public static readonly Operator IndexFillInPlace = Operator.Find("aten::index_fill_", "int_Scalar");

    public static readonly Operator Reshape = Operator.Find("aten::reshape");
    public static readonly Operator View = Operator.Find("aten::view");
    public static readonly Operator Permute = Operator.Find("aten::permute");
    public static readonly Operator Transpose = Operator.Find("aten::transpose", "int");
    public static readonly Operator T = Operator.Find("aten::t");
    public static readonly Operator Contiguous = Operator.Find("aten::contiguous");
    public static readonly Operator Unsqueeze = Operator.Find("aten::unsqueeze");
    public static readonly Operator SqueezeDim = Operator.Find("aten::squeeze", "dim");
    public static readonly Operator Expand = Operator.Find("aten::expand");
    public static readonly Operator Narrow = Operator.Find("aten::narrow");
    public static readonly Operator SelectInt = Operator.Find("aten::select", "int");
    public static readonly Operator Split = Operator.Find("aten::split", "Tensor");
    public static readonly Operator SplitWithSizes = Operator.Find("aten::split_with_sizes");
    public static readonly Operator Unbind = Operator.Find("aten::unbind", "int");
    public static readonly Operator IndexSelect = Operator.Find("aten::index_select");
    public static readonly Operator Gather = Operator.Find("aten::gather");
    public static readonly Operator Detach = Operator.Find("aten::detach");
    public static readonly Operator Clone = Operator.Find("aten::clone");
    public static readonly Operator ToDtype = Operator.Find("aten::to", "dtype");
    public static readonly Operator Cat = Operator.Find("aten::cat");
    public static readonly Operator Stack = Operator.Find("aten::stack");
    public static readonly Operator Where = Operator.Find("aten::where", "self");

    public static readonly Operator Matmul = Operator.Find("aten::matmul");
    public static readonly Operator Mm = Operator.Find("aten::mm");
    public static readonly Operator Bmm = Operator.Find("aten::bmm");
    public static readonly Operator Addmm = Operator.Find("aten::addmm");
    public static readonly Operator MmOut = Operator.Find("aten::mm", "out");
    public static readonly Operator AddmmOut = Operator.Find("aten::addmm", "out");
    public static readonly Operator Sum = Operator.Find("aten::sum");
    public static readonly Operator SumDim = Operator.Find("aten::sum", "dim_IntList");
    public static readonly Operator Mean = Operator.Find("aten::mean");
    public static readonly Operator Amax = Operator.Find("aten::amax");
    public static readonly Operator Logsumexp = Operator.Find("aten::logsumexp");
    public static readonly Operator Softmax = Operator.Find("aten::softmax", "int");
    public static readonly Operator LogSoftmax = Operator.Find("aten::log_softmax", "int");

    public static readonly Operator Zeros = Operator.Find("aten::zeros");
    public static readonly Operator Ones = Operator.Find("aten::ones");
    public static readonly Operator Full = Operator.Find("aten::full");
    public static readonly Operator Arange = Operator.Find("aten::arange");
    public static readonly Operator Randn = Operator.Find("aten::randn");
    public static readonly Operator Rand = Operator.Find("aten::rand");
    public static readonly Operator Triu = Operator.Find("aten::triu");
    public static readonly Operator Inverse = Operator.Find("aten::inverse");

    public static readonly Operator Linear = Operator.Find("aten::linear");
    public static readonly Operator LayerNorm = Operator.Find("aten::layer_norm");
    public static readonly Operator Embedding = Operator.Find("aten::embedding");
    public static readonly Operator Conv2d = Operator.Find("aten::conv2d");
    public static readonly Operator CrossEntropy = Operator.Find("aten::cross_entropy_loss");
    public static readonly Operator Gru = Operator.Find("aten::gru", "input");
    public static readonly Operator ToDevice = Operator.Find("aten::to", "device");

    // Over lists of tensors at once: on a CUDA device a launch for all of them.
    public static readonly Operator ForeachMulScalar = Operator.Find("aten::_foreach_mul", "Scalar");
    public static readonly Operator ForeachMulScalarInPlace = Operator.Find("aten::_foreach_mul_", "Scalar");
    public static readonly Operator ForeachAddInPlace = Operator.Find("aten::_foreach_add_", "List");
    public static readonly Operator ForeachAddScalarInPlace = Operator.Find("aten::_foreach_add_", "Scalar");
    public static readonly Operator ForeachAddcmulInPlace = Operator.Find("aten::_foreach_addcmul_", "Scalar");
    public static readonly Operator ForeachAddcdivInPlace = Operator.Find("aten::_foreach_addcdiv_", "Scalar");
    public static readonly Operator ForeachSqrt = Operator.Find("aten::_foreach_sqrt");
    public static readonly Operator ForeachNorm = Operator.Find("aten::_foreach_norm", "Scalar");
}
