using System.Diagnostics;

namespace Tailor.Repository.Tests;

/// <summary>A small copy of the source tree with the real build files, for breaking rules in.</summary>
internal sealed class SmallTree : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tailor-layers-").FullName;

    public SmallTree()
    {
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "eng/Layers.props"])
        {
            var copy = Path.Combine(_root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Checkout.Root, file), copy);
        }
    }

    /// <summary>Adds an empty project with these items under src/.</summary>
    public SmallTree With(string project, string items = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "src", project));
        File.WriteAllText(Path.Combine(folder.FullName, $"{project}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        return this;
    }

    /// <summary>Adds a source file to a project.</summary>
    public SmallTree WithSource(string project, string source)
    {
        File.WriteAllText(Path.Combine(_root, "src", project, "Source.cs"), source);
        return this;
    }

    /// <summary>Changes the copy of the layers' table.</summary>
    public SmallTree WithLayers(string line, string replacement)
    {
        var path = Path.Combine(_root, "eng", "Layers.props");
        var table = File.ReadAllText(path);
        Assert.Contains(line, table, StringComparison.Ordinal);
        File.WriteAllText(path, table.Replace(line, replacement, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Runs one target of a project and returns the exit code with all that was printed.</summary>
    public (int ExitCode, string Output) Run(string project, string target, bool restore = false)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "msbuild", $"src/{project}/{project}.csproj", $"-target:{target}", "-nologo", "-verbosity:minimal", "-nodeReuse:false" },
            WorkingDirectory = _root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        if (restore) start.ArgumentList.Add("-restore");
        // The test host's own build must not steer this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return (build.ExitCode, output);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
