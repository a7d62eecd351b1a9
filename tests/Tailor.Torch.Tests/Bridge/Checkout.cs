using System.Diagnostics;

namespace Tailor.Torch.Tests.Bridge;

/// <summary>Runs the bridge's build in this checkout.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string BridgeSource => Path.Combine(Root, "native", "torch_bridge");

    /// <summary>Runs one target of Tailor.Torch and returns the exit code with all that was printed.</summary>
    /// <param name="artifacts">Where the build goes, if not where it always goes.</param>
    /// <param name="environment">What is set for it; null removes a variable.</param>
    public static (int ExitCode, string Output) BuildBridge(string? artifacts = null, params (string Name, string? Value)[] environment)
    {
        List<string> arguments = ["msbuild", Path.Combine(Root, "src", "Tailor.Torch", "Tailor.Torch.csproj"), "-target:BuildBridge", "-nologo", "-verbosity:minimal", "-nodeReuse:false"];
        if (artifacts is not null) arguments.Add($"-property:ArtifactsPath={artifacts}");
        return Run(Where("dotnet"), arguments, environment);
    }

    public static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // The test host's own build must not steer this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    /// <summary>Where a program lies on PATH.</summary>
    public static string Where(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tailor.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Tailor.slnx above {AppContext.BaseDirectory}.");
    }
}
