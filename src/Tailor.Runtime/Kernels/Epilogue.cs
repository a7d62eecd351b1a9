namespace Tailor.Runtime.Kernels;

/// <summary>What a matrix product does with its result.</summary>
internal enum Epilogue
{
    /// <summary>C = A·B + bias.</summary>
    Store,

    /// <summary>C = max(A·B + bias, 0).</summary>
    Relu,

    /// <summary>C = C + A·B + bias: a residual branch.</summary>
    Add,
}
