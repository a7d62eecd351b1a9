using System.Runtime.CompilerServices;
using Tailor.Torch;

namespace Tailor.Training.Tests;

/// <summary>With TAILOR_TEST_ACCELERATOR=cuda all tests of this project train on a CUDA device.</summary>
internal static class OnAccelerator
{
    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable("TAILOR_TEST_ACCELERATOR") == "cuda") torch.set_default_device(0);
    }
}
