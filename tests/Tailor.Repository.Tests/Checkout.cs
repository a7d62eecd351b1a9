using System.Diagnostics;

namespace Tailor.Repository.Tests;

/// <summary>The checkout these tests look at.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Files of the project as paths below the root with '/' between folders: tracked ones, and new ones that git does not ignore.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tailor.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Tailor.slnx above {AppContext.BaseDirectory}.");
    }

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.NotEmpty(files);
        return [.. files.Where(file => File.Exists(Path.Combine(Root, file)))];
    }
}
