using System.Runtime.InteropServices;
using System.Text;

namespace Tailor.Benchmarks.OnnxRuntime;

/// <summary>ONNX Runtime's shared library, opened once for the process with one environment, as it wants to be used.</summary>
internal sealed unsafe class OrtLibrary
{
    /// <summary>Names another library than the one that bench/onnxruntime/install.sh fetches.</summary>
    public const string Variable = "TAILOR_ONNXRUNTIME";

    private const int Warning = 2;

    private static readonly Lazy<OrtLibrary?> Opened = new(() => Find() is { } path ? new OrtLibrary(path) : null);

    private readonly OrtApi* _api;

    private OrtLibrary(string path)
    {
        Path = path;
        var library = NativeLibrary.Load(path);
        var table = (ApiBase*)((delegate* unmanaged[Cdecl]<void*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        LibraryVersion = Marshal.PtrToStringUTF8((nint)table->GetVersionString())!;
        _api = table->GetApi(OrtApi.Version);
        if (_api is null) throw new OrtException($"{path} is version {LibraryVersion}, which lacks version {OrtApi.Version} of its interface; 1.17 or newer is needed.");

        void* environment;
        fixed (byte* name = "tailor"u8) Check(_api->CreateEnv(Warning, name, &environment));
        Environment = environment;
    }

    /// <summary>Where it was looked for and not found, and what to do.</summary>
    public static string Missing => $"ONNX Runtime's library is not here; run bench/onnxruntime/install.sh, or name one in {Variable}.";

    /// <summary>The library, or null where there is none.</summary>
    public static OrtLibrary? Instance => Opened.Value;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its version.</summary>
    public string LibraryVersion { get; }

    /// <summary>Its functions.</summary>
    public ref readonly OrtApi Api => ref *_api;

    /// <summary>The environment of all sessions.</summary>
    public void* Environment { get; }

    /// <summary>Throws what a status says.</summary>
    /// <exception cref="OrtException">The status is not null.</exception>
    public void Check(void* status)
    {
        if (status is null) return;
        var message = Marshal.PtrToStringUTF8((nint)_api->GetErrorMessage(status))!;
        _api->ReleaseStatus(status);
        throw new OrtException(message);
    }

    /// <summary>Text as C takes it.</summary>
    public static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static string? Find()
    {
        if (System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new OrtException($"{Variable} names {named}, which is no file.");

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Tailor.slnx"))) folder = folder.Parent;
        if (folder is null) return null;
        var installed = System.IO.Path.Combine(folder.FullName, "artifacts/onnxruntime/libonnxruntime.so");
        return File.Exists(installed) ? installed : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ApiBase
    {
        public readonly delegate* unmanaged[Cdecl]<uint, OrtApi*> GetApi;
        public readonly delegate* unmanaged[Cdecl]<byte*> GetVersionString;
    }
}
