using Tailor.Torch.Interop;

namespace Tailor.Torch.Tests.Bridge;

public sealed class BridgeLibraryTests
{
    [Fact]
    public void Without_the_library_the_error_says_what_to_do()
    {
        var error = Assert.Throws<TorchException>(() => BridgeLibrary.Resolve("tailor_torch_that_nobody_built", typeof(torch).Assembly, null));
        Assert.StartsWith("The bridge to libtorch (libtailor_torch_that_nobody_built.so) could not be loaded: run 'make setup' and build again", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot open shared object file", error.Message, StringComparison.Ordinal);
        Assert.IsType<DllNotFoundException>(error.InnerException);
    }
}
