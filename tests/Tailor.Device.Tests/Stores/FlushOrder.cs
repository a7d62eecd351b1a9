namespace Tailor.Device.Tests.Stores;

/// <summary>What of a store would survive a loss of power after each call, and whether that is ever too little.</summary>
/// <param name="store">The store's folder.</param>
internal sealed class FlushOrder(string store)
{
    private readonly HashSet<string> _flushed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foldersToFlush = new(StringComparer.Ordinal);

    /// <summary>What was wrong, a sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>States that replaced another.</summary>
    public int Switches { get; private set; }

    /// <summary>Blocks that were completed.</summary>
    public int Blocks { get; private set; }

    /// <summary>Blocks that were removed.</summary>
    public int Removed { get; private set; }

    private string BlocksFolder => Path.Combine(store, "blocks");

    /// <summary>Looks at the next call.</summary>
    public void Follow(TracedCall call)
    {
        if (!call.Path.StartsWith(store, StringComparison.Ordinal)) return;
        switch (call.Name)
        {
            case "write" or "pwrite64":
                _flushed.Remove(call.Path);
                break;
            case "fsync" or "fdatasync":
                _flushed.Add(call.Path);
                _foldersToFlush.Remove(call.Path);
                break;
            case "unlink":
                Remove(call.Path);
                break;
            default:
                Rename(call.Path, call.Target);
                break;
        }
    }

    private void Rename(string from, string to)
    {
        if (!_flushed.Remove(from)) Problems.Add($"{from} was renamed to {to} before its bytes were flushed.");
        if (Path.GetDirectoryName(to) is not { } folder) return;
        if (folder == BlocksFolder) Blocks++;
        else
        {
            Switches++;
            foreach (var late in _foldersToFlush) Problems.Add($"{late} was not flushed before {to} was replaced."); // blocks before the state that names them, the state before after it
        }

        _foldersToFlush.Add(folder);
    }

    private void Remove(string path)
    {
        if (Path.GetDirectoryName(path) != BlocksFolder || Path.HasExtension(path)) return;
        Removed++;
        foreach (var late in _foldersToFlush) Problems.Add($"{path} was removed before {late} was flushed.");
    }
}
