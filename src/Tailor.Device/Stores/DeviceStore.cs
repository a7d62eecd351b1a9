using Tailor.Models;

namespace Tailor.Device.Stores;

/// <summary>
/// A device's folder: <c>state</c>, what it runs and remembers; <c>state.previous</c>, the same before the last switch; <c>blocks/</c>, pieces by digest. A state names everything that it
/// needs, and is replaced by renaming, after its blocks are on the disk; so whatever happens at whatever moment, the next opening finds the old model or the new one.
/// One process at a time: <c>lock</c> is held as long as the store is open.
/// </summary>
internal sealed class DeviceStore : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _stateFile;
    private readonly string _previousFile;

    private DeviceStore(string path, FileStream held)
    {
        (Path, _lock) = (path, held);
        (_stateFile, _previousFile) = (System.IO.Path.Combine(path, "state"), System.IO.Path.Combine(path, "state.previous"));
        Blocks = new(System.IO.Path.Combine(path, "blocks"));
        foreach (var left in Directory.EnumerateFiles(path, "state*.part")) File.Delete(left); // a writer was killed
        (State, Previous) = (Read(_stateFile), Read(_previousFile));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The blocks.</summary>
    public BlockFolder Blocks { get; }

    /// <summary>What it remembers, or null where nothing is there or it is damaged.</summary>
    public StoreState? State { get; private set; }

    /// <summary>The state before the last switch, or null.</summary>
    public StoreState? Previous { get; private set; }

    /// <summary>What was wrong with the files that were read, a sentence each.</summary>
    public List<string> Damages { get; } = [];

    /// <summary>Opens a store; the folder is made where there is none, for this user's eyes only.</summary>
    /// <exception cref="IOException">It cannot be read or written, or another process has it open.</exception>
    public static DeviceStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(System.IO.Path.Combine(path, "blocks"));
        FileStream held;
        try
        {
            held = new(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"The store {path} is in use by another process, or cannot be written: {error.Message}", error);
        }

        try
        {
            return new(path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Remembers something more; what is installed stays what it is.</summary>
    public void Save(StoreState state)
    {
        StateFile.Write(_stateFile, state);
        State = state;
    }

    /// <summary>Switches to another installation, whose blocks are all there. The one before is kept beside.</summary>
    public void Install(StoreState state)
    {
        if (State is { Installed: not null } before)
        {
            StateFile.Write(_previousFile, before);
            Previous = before;
        }

        Save(state);
    }

    /// <summary>Goes back to the state before the last switch, whose sequence numbers are not lowered by that.</summary>
    public void FallBack()
    {
        if (Previous is not { } previous) throw new InvalidOperationException("There is no state before this one.");
        Save(Merge(previous, State));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static StoreState Merge(StoreState previous, StoreState? seen) => seen is null ? previous : seen with { Installed = previous.Installed };

    private StoreState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? StateFile.Read(path) : null;
        }
        catch (ModelFormatException error)
        {
            Damages.Add(error.Message);
            return null;
        }
    }
}
