namespace Tailor.Interactions.Tests.Data;

/// <summary>The public data sets, which are not part of the repository: TAILOR_DATA says where, else ../shared/data beside it.</summary>
internal static class RealData
{
    public static string Path(string file)
    {
        var root = Environment.GetEnvironmentVariable("TAILOR_DATA") ?? System.IO.Path.Combine(Repository(), "..", "shared", "data");
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, file));
        Skip.IfNot(File.Exists(path), $"{file} is not below TAILOR_DATA ({root}).");
        return path;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Tailor.slnx"))) folder = System.IO.Path.GetDirectoryName(folder)!;
        return folder;
    }
}
