using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tailor.Models;
using Tailor.Models.Tensors;

namespace Tailor.Training.Checkpoints;

/// <summary>
/// Numbered checkpoints of one run. A kill, a crash or a full disk at any moment leaves the checkpoints that were there; the newest that is whole is used.
/// </summary>
/// <remarks>
/// A checkpoint is two files: <c>step-000001200.safetensors</c> with the tensors and, as JSON under <c>state</c> of its metadata, the trainer's state;
/// and <c>step-000001200.sha256</c> with its digest, in the form that <c>sha256sum --check</c> reads. Each is written beside its place, flushed to the disk and renamed,
/// the digest last: a checkpoint without it does not count, and one that does not agree with it is passed over. For one process at a time.
/// </remarks>
public sealed class CheckpointFolder
{
    private const string StateKey = "state";

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly int _keep;

    /// <summary>Names the folder; it is made with the first checkpoint.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="keep">Checkpoints to keep, 1 or more; 2 survive a damaged newest one.</param>
    public CheckpointFolder(string path, int keep = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        (Path, _keep) = (path, keep);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Steps of the checkpoints that were completely written, newest first. Their bytes are not verified.</summary>
    public IReadOnlyList<long> Steps => Directory.Exists(Path) ? CheckpointNames.Complete(Path) : [];

    /// <summary>
    /// Writes a checkpoint, then removes those that are older than the newest that are kept, and those of later steps, which a run that went on
    /// from an earlier checkpoint has left behind.
    /// </summary>
    /// <param name="step">Steps done; replaces a checkpoint of the same step.</param>
    /// <param name="state">The trainer's state: a type that System.Text.Json writes.</param>
    /// <param name="tensors">Tensors by name.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <exception cref="CheckpointException">It could not be written, because the disk is full for example. Earlier checkpoints are as they were.</exception>
    public void Save<TState>(long step, TState state, IEnumerable<TensorSource> tensors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        try
        {
            Directory.CreateDirectory(Path);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [StateKey] = JsonSerializer.Serialize(state, Strict) };
            var name = CheckpointNames.Tensors(step);
            var digest = TensorFileWriter.Write(InFolder(name), tensors, metadata);
            WriteDigest(InFolder(CheckpointNames.Digest(step)), $"{digest.Sha256}  {name}\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var rest = Steps.Count == 0 ? "There is no earlier checkpoint." : $"The checkpoint of step {Steps[0]} is intact.";
            throw new CheckpointException($"The checkpoint of step {step} could not be written to {Path}: {failure.Message} {rest}", failure);
        }
        Remove(CheckpointNames.Complete(Path).Where(earlier => earlier <= step).Take(_keep).ToHashSet());
    }

    /// <summary>Opens the newest checkpoint that is whole.</summary>
    /// <param name="note">Told of every newer one that had to be passed over, and why.</param>
    /// <typeparam name="TState">The type of the state; a missing or unknown key in the file is an error that names it.</typeparam>
    /// <returns>The checkpoint, or null where there is none.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none can be used.</exception>
    public Checkpoint<TState>? OpenNewest<TState>(Action<string> note)
    {
        var failures = new List<string>();
        foreach (var step in Steps)
        {
            try
            {
                var checkpoint = Open<TState>(step);
                if (failures.Count > 0) note($"Training goes on from the checkpoint of step {step} instead.");
                return checkpoint;
            }
            catch (Exception failure) when (failure is CheckpointException or ModelFormatException or JsonException or IOException)
            {
                failures.Add($"The checkpoint of step {step} cannot be used: {failure.Message}");
                note(failures[^1]);
            }
        }
        return failures.Count == 0 ? null : throw new CheckpointException($"{Path} has no checkpoint that can be used. {string.Join(' ', failures)} Remove the folder to train from the beginning.");
    }

    private Checkpoint<TState> Open<TState>(long step)
    {
        var path = InFolder(CheckpointNames.Tensors(step));
        CheckpointDigest.Verify(path, InFolder(CheckpointNames.Digest(step)));
        var tensors = TensorFile.Open(path);
        try
        {
            if (!tensors.Metadata.TryGetValue(StateKey, out var json)) throw new CheckpointException($"{path} has no {StateKey} in its metadata.");
            var state = JsonSerializer.Deserialize<TState>(json, Strict) ?? throw new CheckpointException($"The {StateKey} of {path} is null.");
            return new Checkpoint<TState>(step, state, tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Removes all checkpoints, so that a new run cannot go on from those of another. Other files in the folder stay.</summary>
    public void Clear()
    {
        if (Directory.Exists(Path)) Remove([]);
    }

    /// <summary>Removes all but some checkpoints, and what interrupted writes left behind; digests first, so that half a removal counts as a whole one.</summary>
    private void Remove(HashSet<long> kept)
    {
        foreach (var file in CheckpointNames.All(Path).Where(file => file.IsPart || !kept.Contains(file.Step)).OrderByDescending(file => file.IsDigest))
            File.Delete(InFolder(file.Name));
    }

    private static void WriteDigest(string path, string line)
    {
        var beside = path + ".part";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    private string InFolder(string name) => System.IO.Path.Combine(Path, name);
}
