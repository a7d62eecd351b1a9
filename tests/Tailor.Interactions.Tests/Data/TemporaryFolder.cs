using System.IO.Compression;
using System.Text;

namespace Tailor.Interactions.Tests.Data;

/// <summary>A folder of its own with files in it, gone at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("tailor-interactions-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public string Write(string name, string text, Encoding? encoding = null, bool withMark = false)
    {
        encoding ??= new UTF8Encoding(false);
        return Write(name, [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string WriteCompressed(string name, string text)
    {
        using var stream = new GZipStream(File.Create(this[name]), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return this[name];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
