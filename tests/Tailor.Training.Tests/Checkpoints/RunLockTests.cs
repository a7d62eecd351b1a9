using Tailor.Training.Checkpoints;

namespace Tailor.Training.Tests.Checkpoints;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_folder_has_one_run_at_a_time()
    {
        var folder = Directory.CreateDirectory(_temporary["run"]).FullName;
        using (RunLock.Take(folder))
        {
            var refused = Assert.Throws<CheckpointException>(() => RunLock.Take(folder));
            Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
            Assert.Contains("another folder", refused.Message, StringComparison.Ordinal);
        }

        RunLock.Take(folder).Dispose(); // what is left on the disk holds nobody up
    }
}
