namespace Tailor.Runtime;

/// <summary>Which kernels compute.</summary>
public enum KernelChoice
{
    /// <summary>The widest that this CPU runs well, unless the environment variable <c>TAILOR_KERNELS</c> names another.</summary>
    Best,

    /// <summary>The plain reference, one float at a time: slow, and what all others are tested against.</summary>
    Scalar,

    /// <summary>Vectors of 4 floats: SSE, NEON, WebAssembly.</summary>
    Vector128,

    /// <summary>Vectors of 8 floats: AVX2 with FMA.</summary>
    Vector256,

    /// <summary>Vectors of 16 floats: AVX-512.</summary>
    Vector512,
}
