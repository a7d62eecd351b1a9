using System.Text.Json;
using Tailor.Models.Tensors;
using Tailor.Training.Checkpoints;
using Tailor.Training.Schedules;

namespace Tailor.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly List<string> _notes = [];

    private CheckpointFolder Folder => new(_temporary["run"]);

    public void Dispose() => _temporary.Dispose();

    private sealed record State(int Epoch, int Batch, EarlyStoppingState Stopping);

    private sealed record OtherState(int Epoch, string Layout);

    [Fact]
    public void WhatIsSavedIsRead()
    {
        var state = new State(3, 17, new EarlyStoppingState(.25, 90, 4, 1));
        Folder.Save(120, state, Tensors(1.5f));
        using var read = Folder.OpenNewest<State>(_notes.Add)!;
        Assert.Equal(120, read.Step);
        Assert.Equal(state, read.State);
        Assert.Equal([1.5f, 1.5f, 1.5f, 1.5f, 1.5f, 1.5f], read.Tensors.Floats("items.weight", 3, 2).ToArray());
        Assert.Equal([1.5f], read.Tensors.Floats("items.weight.adam.first").ToArray());
        Assert.Empty(_notes);
    }

    [Fact]
    public void WithoutACheckpointThereIsNone()
    {
        Assert.Null(Folder.OpenNewest<State>(_notes.Add));
        Assert.Empty(Folder.Steps);
        Folder.Clear();
        Directory.CreateDirectory(Folder.Path);
        Assert.Null(Folder.OpenNewest<State>(_notes.Add));
    }

    [Fact]
    public void TheLastTwoAreKept()
    {
        foreach (var step in new[] { 10, 20, 30 }) Save(step);
        Assert.Equal([30, 20], Folder.Steps);
        Assert.Equal(4, Directory.GetFiles(Folder.Path).Length);
    }

    [Fact]
    public void LaterCheckpointsOfAnAbandonedFutureAreRemoved()
    {
        Save(10);
        Save(20);
        Save(15);
        Assert.Equal([15, 10], Folder.Steps);
    }

    [Fact]
    public void ClearingLeavesOtherFilesAlone()
    {
        Save(10);
        File.WriteAllText(Path.Combine(Folder.Path, "notes.txt"), "mine");
        Folder.Clear();
        Assert.Equal("notes.txt", Path.GetFileName(Assert.Single(Directory.GetFiles(Folder.Path))));
    }

    /// <summary>Every state that a kill can leave on the disk while the checkpoint of step 20 is written.</summary>
    [Theory]
    [InlineData("step-000000020.safetensors.0123456789abcdef0123456789abcdef.part")] // the tensors are half written
    [InlineData("step-000000020.safetensors")] // they are whole, the digest is not begun
    [InlineData("step-000000020.safetensors", "step-000000020.sha256.part")] // the digest is half written
    public void AKillWhileWritingLeavesTheCheckpointBefore(params string[] left)
    {
        Save(10);
        Save(20);
        var whole = File.ReadAllBytes(InFolder("step-000000020.safetensors"));
        foreach (var name in Directory.GetFiles(Folder.Path, "step-000000020*")) File.Delete(name);
        foreach (var name in left) File.WriteAllBytes(InFolder(name), name.EndsWith(".part", StringComparison.Ordinal) ? whole[..(whole.Length / 2)] : whole);

        using (var read = Folder.OpenNewest<State>(_notes.Add)!) Assert.Equal(10, read.Step);
        Assert.Empty(_notes); // an unfinished checkpoint is nothing to worry about

        Save(30);
        Assert.Equal([30, 10], Folder.Steps);
        Assert.Equal(4, Directory.GetFiles(Folder.Path).Length); // what was left behind is gone
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("one bit")]
    [InlineData("digest torn")]
    [InlineData("digest empty")]
    public void ADamagedNewestFallsBackToTheOneBeforeWithAMessage(string damage)
    {
        Save(10);
        Save(20);
        var path = InFolder(damage.StartsWith("digest", StringComparison.Ordinal) ? "step-000000020.sha256" : "step-000000020.safetensors");
        var bytes = File.ReadAllBytes(path);
        if (damage.EndsWith("torn", StringComparison.Ordinal)) bytes = bytes[..^9];
        else if (damage.EndsWith("empty", StringComparison.Ordinal)) bytes = [];
        else bytes[^1] ^= 4;
        if (damage == "digest torn") bytes = bytes[..40];
        File.WriteAllBytes(path, bytes);

        using var read = Folder.OpenNewest<State>(_notes.Add)!;
        Assert.Equal((10L, 10), (read.Step, read.State.Batch));
        Assert.Equal(2, _notes.Count);
        Assert.Contains("step 20 cannot be used", _notes[0], StringComparison.Ordinal);
        Assert.Contains("step-000000020.safetensors is damaged: expected SHA-256", _notes[0], StringComparison.Ordinal);
        Assert.Contains("goes on from the checkpoint of step 10", _notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void WhereAllAreDamagedTrainingDoesNotBeginAnewInSilence()
    {
        Save(10);
        Save(20);
        foreach (var path in Directory.GetFiles(Folder.Path, "*.safetensors")) File.WriteAllBytes(path, [1, 2, 3]);
        var error = Assert.Throws<CheckpointException>(() => Folder.OpenNewest<State>(_notes.Add));
        Assert.Contains("step 20", error.Message, StringComparison.Ordinal);
        Assert.Contains("step 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStateOfAnotherShapeIsRefusedByName()
    {
        Save(10);
        var error = Assert.Throws<CheckpointException>(() => Folder.OpenNewest<OtherState>(_notes.Add));
        Assert.Contains("Batch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDiskIsSaidAndTheOlderCheckpointStays()
    {
        Save(10);
        var error = Assert.Throws<CheckpointException>(() => Folder.Save(20, new State(0, 20, EarlyStoppingState.Initial), DiskFull()));
        Assert.Contains("step 20 could not be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("The checkpoint of step 10 is intact.", error.Message, StringComparison.Ordinal);
        using var read = Folder.OpenNewest<State>(_notes.Add)!;
        Assert.Equal(10, read.Step);

        static IEnumerable<TensorSource> DiskFull()
        {
            yield return Tensors(1)[0];
            throw new IOException("No space left on device");
        }
    }

    [Fact]
    public void ACheckpointThatCannotTakeItsPlaceLeavesTheOlderOne()
    {
        Save(10);
        Directory.CreateDirectory(InFolder("step-000000020.safetensors")); // the rename fails
        Assert.Throws<CheckpointException>(() => Save(20));
        Assert.Equal([10], Folder.Steps);
    }

    [Fact]
    public void TheDigestIsTheOneThatOtherToolsCompute()
    {
        Save(10);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(InFolder("step-000000010.safetensors"))));
        Assert.Equal($"{digest}  step-000000010.safetensors\n", File.ReadAllText(InFolder("step-000000010.sha256")));
        using var file = TensorFile.Open(InFolder("step-000000010.safetensors"));
        Assert.Equal(10, JsonDocument.Parse(file.Metadata["state"]).RootElement.GetProperty("Batch").GetInt32());
    }

    private void Save(int step) => Folder.Save(step, new State(0, step, EarlyStoppingState.Initial), Tensors(step));

    private string InFolder(string name) => Path.Combine(Folder.Path, name);

    private static TensorSource[] Tensors(float value) =>
    [
        TensorSource.FromFloats("items.weight", Enumerable.Repeat(value, 6).ToArray(), 3, 2),
        TensorSource.FromFloats("items.weight.adam.first", new[] { value }, 1),
    ];
}
