using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Tests.Kernels;

public sealed class KernelTableTests
{
    [Fact]
    public void Each_available_choice_binds_its_own_kernels_and_best_is_the_first()
    {
        foreach (var choice in KernelTable.Available) Assert.Equal(choice, KernelTable.Bind(choice, environment: null).Choice);
        Assert.Equal(KernelTable.Available.First(), KernelTable.Bind(KernelChoice.Best, environment: null).Choice);
        Assert.Contains(KernelChoice.Scalar, KernelTable.Available);
    }

    [Fact]
    public void Kernels_that_the_CPU_lacks_are_refused_never_replaced()
    {
        foreach (var choice in Enum.GetValues<KernelChoice>().Except([KernelChoice.Best, .. KernelTable.Available]))
        {
            Assert.Throws<PlatformNotSupportedException>(() => KernelTable.Bind(choice, environment: null));
            Assert.Throws<PlatformNotSupportedException>(() => KernelTable.Bind(KernelChoice.Best, choice.ToString()));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => KernelTable.Bind((KernelChoice)99, environment: null));
    }

    [Fact]
    public void The_environment_names_kernels_for_best_only()
    {
        Assert.Equal(KernelChoice.Scalar, KernelTable.Bind(KernelChoice.Best, "scalar").Choice);
        Assert.Equal(KernelTable.Available.First(), KernelTable.Bind(KernelTable.Available.First(), "scalar").Choice);
        foreach (var unknown in new[] { "avx", "1", "Scalar, Vector128" })
        {
            var error = Assert.Throws<ArgumentException>(() => KernelTable.Bind(KernelChoice.Best, unknown));
            Assert.Contains($"TAILOR_KERNELS={unknown}", error.Message, StringComparison.Ordinal);
        }
    }
}
