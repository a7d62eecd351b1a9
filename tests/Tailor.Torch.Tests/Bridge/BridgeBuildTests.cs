namespace Tailor.Torch.Tests.Bridge;

/// <summary>The build of the bridge does nothing twice, and says what is missing.</summary>
public sealed class BridgeBuildTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-bridge-").FullName;

    [Fact]
    public void A_second_build_compiles_nothing()
    {
        Checkout.BuildBridge(); // up to date, whatever happened since these tests were built
        var (exitCode, output) = Checkout.BuildBridge();
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Compiling the bridge", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_cmake() =>
        AssertFails(Build(PathWith("dotnet", "sh"), null), "error TAILOR0100: CMake was not found, which compiles the bridge to libtorch. Run 'make setup'.");

    [Fact]
    public void Without_a_compiler() =>
        AssertFails(Build(PathWith("dotnet", "sh", "cmake"), null), "error TAILOR0101: No C++ compiler was found (c++), which compiles the bridge to libtorch. Run 'make setup'.");

    [Fact]
    public void Where_the_named_folder_holds_no_libtorch() =>
        AssertFails(Build(null, _folder), $"error TAILOR0102: TAILOR_LIBTORCH names {_folder}, which is no libtorch: it has no {_folder}/include/");

    [Fact]
    public void Where_libtorch_is_too_old() =>
        AssertFails(Build(null, Libtorch(1, 12)), "error TAILOR0102: libtorch 1.12 is too old; 1.13 or newer is needed. Set TAILOR_LIBTORCH to the folder of another one.");

    [Fact]
    public void Without_libtorch() =>
        AssertFails(Configure(null), "TAILOR: libtorch 1.13 or newer was not found. Run 'make setup' (Debian, Ubuntu: libtorch-dev), or set TAILOR_LIBTORCH");

    [Fact]
    public void Without_the_headers_of_gloo() =>
        AssertFails(Configure(Libtorch(2, 1)), "TAILOR: The Gloo headers were not found. Run 'make setup' (Debian, Ubuntu: libgloo-dev).");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertFails((int ExitCode, string Output) run, string message)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Build(string? path, string? libtorch) =>
        Checkout.BuildBridge(Path.Combine(_folder, "artifacts"), ("PATH", path ?? Environment.GetEnvironmentVariable("PATH")), ("TAILOR_LIBTORCH", libtorch), ("CXX", null));

    /// <summary>CMake on a system of which it sees nothing but the compiler.</summary>
    private (int ExitCode, string Output) Configure(string? libtorch)
    {
        string[] blind =
        [
            "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", "-DCMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF", "-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF",
            $"-DCMAKE_MAKE_PROGRAM={Checkout.Where("make")}", $"-DCMAKE_C_COMPILER={Checkout.Where("cc")}", $"-DCMAKE_CXX_COMPILER={Checkout.Where("c++")}",
        ];
        return Checkout.Run(Checkout.Where("cmake"), ["-S", Checkout.BridgeSource, "-B", Path.Combine(_folder, "build"), .. blind], ("TAILOR_LIBTORCH", libtorch), ("CMAKE_PREFIX_PATH", null));
    }

    /// <summary>A folder of PATH with these programs only.</summary>
    private string PathWith(params string[] programs)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var program in programs) File.CreateSymbolicLink(Path.Combine(path, program), Checkout.Where(program));
        return path;
    }

    /// <summary>A folder that looks like a libtorch from outside.</summary>
    private string Libtorch(int major, int minor)
    {
        var header = Path.Combine(_folder, "include", "torch", "csrc", "api", "include", "torch", "version.h");
        Directory.CreateDirectory(Path.GetDirectoryName(header)!);
        File.WriteAllText(header, $"#define TORCH_VERSION_MAJOR {major}\n#define TORCH_VERSION_MINOR {minor}\n");
        Directory.CreateDirectory(Path.Combine(_folder, "lib"));
        foreach (var library in (string[])["libtorch.so", "libtorch_cpu.so", "libc10.so"]) File.WriteAllText(Path.Combine(_folder, "lib", library), "");
        return _folder;
    }
}
