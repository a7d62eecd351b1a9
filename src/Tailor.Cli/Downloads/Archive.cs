using System.IO.Compression;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Downloads;

/// <summary>Unpacks a zip archive whose entries lie in one folder.</summary>
internal static class Archive
{
    /// <summary>Unpacks to <paramref name="folder"/>, all or nothing: beside it first, then moved into place.</summary>
    /// <returns>The files, relative to the folder.</returns>
    public static IReadOnlyList<string> Unpack(string path, string folder)
    {
        var staging = folder + ".unpacking";
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        var files = new List<string>();
        using (var archive = ZipFile.OpenRead(path))
        {
            foreach (var entry in archive.Entries)
            {
                if (entry.Name.Length == 0) continue; // a folder
                if (!files.TrueForAll(name => !string.Equals(name, entry.Name, StringComparison.Ordinal)))
                    throw new FailureException($"{path} holds two files called {entry.Name}.");
                entry.ExtractToFile(Path.Combine(staging, entry.Name)); // Name has no folder in it, so nothing escapes
                files.Add(entry.Name);
            }
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(staging, folder);
        return files;
    }
}
