using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Tailor.Device.Native;

/// <summary>The C entry points, described in <c>tailor.h</c>. No exception leaves them: a failure is −1, or null, and a text.</summary>
internal static unsafe class Exports
{
    private const int Failed = -1;

    [UnmanagedCallersOnly(EntryPoint = "tailor_open")]
    public static nint Open(byte* options) => Run<nint>(0, () =>
    {
        if (options is null) throw new ArgumentException("Expected options as JSON, found NULL.");
        NativeOptions read;
        try
        {
            read = JsonSerializer.Deserialize(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(options), NativeJson.Default.NativeOptions) ?? throw new JsonException("null in place of them");
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"Expected options as JSON: {error.Message}", error);
        }

        return GCHandle.ToIntPtr(GCHandle.Alloc(new NativeClient(TailorClient.OpenAsync(read.ToOptions()).GetAwaiter().GetResult())));
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_recommend")]
    public static int Recommend(nint client, int* history, int historyLength, int* items, float* scores, int k) => Run(Failed, () =>
    {
        Require(history, historyLength, "history");
        Require(items, k, "items");
        Require(scores, k, "scores");
        return Of(client).Recommend(new(history, historyLength), new(items, k), new(scores, k));
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_update")]
    public static int Update(nint client, int* history, int historyLength) => Run(Failed, () =>
    {
        Require(history, historyLength, "history");
        var result = Of(client).Client.UpdateAsync(new ReadOnlySpan<int>(history, historyLength).ToArray()).GetAwaiter().GetResult();
        return result.ReleaseChanged ? 2 : result.PlanChanged ? 1 : 0;
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_item_count")]
    public static int ItemCount(nint client) => Run(Failed, () => Of(client).Client.Model.Recommender.ItemCount);

    [UnmanagedCallersOnly(EntryPoint = "tailor_index")]
    public static int Index(nint client, byte* id) => Run(Failed, () =>
    {
        if (id is null) throw new ArgumentException("Expected an id, found NULL.");
        var text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(id));
        return Of(client).Client.Model.TryGetIndex(text, out var index) ? index : throw new ArgumentException($"There is no item {text}.");
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_id")]
    public static int Id(nint client, int index, byte* buffer, int size) => Run(Failed, () =>
    {
        Require(buffer, size, "buffer");
        var id = Encoding.UTF8.GetBytes(Of(client).Client.Model.Id(index));
        if (size > 0)
        {
            var copied = Math.Min(id.Length, size - 1);
            id.AsSpan(0, copied).CopyTo(new(buffer, size));
            buffer[copied] = 0;
        }

        return id.Length;
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_report")]
    public static int Report(nint client, int hit) => Run(Failed, () =>
    {
        Of(client).Client.ReportShown();
        if (hit != 0) Of(client).Client.ReportHit();
        return 0;
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_close")]
    public static void Close(nint client) => Run(0, () =>
    {
        if (client == 0) return 0;
        var handle = GCHandle.FromIntPtr(client);
        var held = (NativeClient)handle.Target!;
        handle.Free();
        held.Client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    });

    [UnmanagedCallersOnly(EntryPoint = "tailor_last_error")]
    public static byte* LastError() => NativeError.Text;

    private static NativeClient Of(nint client) => client == 0 ? throw new ArgumentException("Expected a client, found NULL.") : (NativeClient)GCHandle.FromIntPtr(client).Target!;

    private static void Require(void* pointer, int length, string name)
    {
        if (length < 0) throw new ArgumentException($"The length of {name} must not be negative, but is {length}.");
        if (pointer is null && length > 0) throw new ArgumentException($"Expected {length} values of {name}, found NULL.");
    }

    private static T Run<T>(T failed, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error)
        {
            NativeError.Set(error.Message);
            return failed;
        }
    }
}
