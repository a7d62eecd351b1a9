namespace Tailor.Training.Checkpoints;

/// <summary>
/// Holds a run's folder for one process: two that train into the same folder would mix their records and checkpoints. The operating system
/// lets go of it when the process ends, however it ends.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, or says that somebody else has it.</summary>
    /// <param name="folder">The run's folder, which must be there.</param>
    /// <exception cref="CheckpointException">Another process, or another run of this one, has it.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new CheckpointException($"Another process trains into {folder}: wait for it, stop it, or train into another folder.", taken);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _file.Dispose();
}
