using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Tailor.Torch.Interop;

/// <summary>
/// Which kernels OpenBLAS computes with. Versions that are older than an AMD processor with AVX-512 take those of 2013 for it; a step of training
/// is a quarter faster with the ones for AVX-512. OpenBLAS decides when it is loaded, by <c>OPENBLAS_CORETYPE</c> if it is set.
/// </summary>
internal static partial class OpenBlasKernels
{
    private const string Variable = "OPENBLAS_CORETYPE";
    private const string Library = "libc.so.6";

    /// <summary>Names the kernels in the environment of this process, unless the user has. To be called before OpenBLAS is loaded.</summary>
    public static void Choose()
    {
        if (!OperatingSystem.IsLinux() || Choice() is not { } choice) return;
        try
        {
            _ = SetEnvironment(Variable, choice, overwrite: 0); // .NET's own copy of the environment is not what native code reads
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: OpenBLAS chooses for itself.
        }
    }

    /// <summary>The kernels that OpenBLAS may not find for itself, or null where it does.</summary>
    internal static string? Choice() =>
        X86Base.IsSupported && Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported && IsAmd() ? "SkylakeX" : null;

    private static bool IsAmd()
    {
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        return (ebx, edx, ecx) == (0x68747541, 0x69746E65, 0x444D4163); // "Auth" "enti" "cAMD"
    }

    [LibraryImport(Library, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
