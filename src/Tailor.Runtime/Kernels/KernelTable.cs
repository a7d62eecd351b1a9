using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Kernels;

/// <summary>Binds each choice to its kernels and to the test whether this CPU has them; the best comes first.</summary>
internal static class KernelTable
{
    /// <summary>The environment variable that forces kernels.</summary>
    public const string Variable = "TAILOR_KERNELS";

    private static readonly (KernelChoice Choice, bool Supported, Func<KernelSet> Make)[] Rows =
    [
        (KernelChoice.Vector512, Vector512.IsHardwareAccelerated && Avx512F.IsSupported, static () => new VectorKernels<Vector512<float>, Vector512Math>(KernelChoice.Vector512, WidthTable.Vector512)),
        (KernelChoice.Vector256, Vector256.IsHardwareAccelerated && Fma.IsSupported, static () => new VectorKernels<Vector256<float>, Vector256Math>(KernelChoice.Vector256, WidthTable.Vector256)),
        (KernelChoice.Vector128, Vector128.IsHardwareAccelerated, static () => new VectorKernels<Vector128<float>, Vector128Math>(KernelChoice.Vector128, WidthTable.Vector128)),
        (KernelChoice.Scalar, true, static () => new ScalarKernels()),
    ];

    /// <summary>The choices this CPU has, best first.</summary>
    public static IEnumerable<KernelChoice> Available => from row in Rows where row.Supported select row.Choice;

    /// <summary>Finds kernels.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="environment">The value of <see cref="Variable"/>, or null; read only for <see cref="KernelChoice.Best"/>.</param>
    /// <exception cref="PlatformNotSupportedException">This CPU has not got them.</exception>
    /// <exception cref="ArgumentException">The variable names no kernels.</exception>
    public static KernelSet Bind(KernelChoice choice, string? environment)
    {
        if (choice == KernelChoice.Best && !string.IsNullOrEmpty(environment))
        {
            var named = Array.FindIndex(Enum.GetNames<KernelChoice>(), name => name.Equals(environment, StringComparison.OrdinalIgnoreCase));
            if (named < 0) throw new ArgumentException($"{Variable}={environment} names no kernels; expected one of {string.Join(", ", Enum.GetNames<KernelChoice>())}.", nameof(environment));
            choice = Enum.GetValues<KernelChoice>()[named];
        }

        foreach (var (candidate, supported, make) in Rows)
        {
            if (choice == KernelChoice.Best && supported) return make();
            if (choice != candidate) continue;
            return supported
                ? make()
                : throw new PlatformNotSupportedException($"{choice} kernels were asked for, but this CPU runs only {string.Join(", ", Available)}.");
        }

        throw new ArgumentOutOfRangeException(nameof(choice), choice, "No such kernels.");
    }
}
