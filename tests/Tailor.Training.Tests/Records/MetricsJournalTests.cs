using Tailor.Training.Records;

namespace Tailor.Training.Tests.Records;

public sealed class MetricsJournalTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _temporary = new();

    private string Journal => _temporary["metrics.jsonl"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void ALineIsAJsonObjectThatReadsBack()
    {
        using (var journal = MetricsJournal.Create(Journal))
        {
            journal.Write(Record(120, ("loss", 5.25), ("ndcg@10", double.NaN)));
            Assert.Equal(
                """{"kind":"training","step":120,"epoch":1,"time":"2025-01-31T12:00:00+00:00","loss":5.25,"ndcg@10":null}""" + "\n",
                ReadWhileOpen());
        }
        var record = Assert.Single(MetricsJournal.Read(Journal));
        Assert.Equal(("training", 120L, 1, Noon), (record.Kind, record.Step, record.Epoch, record.Time));
        Assert.Equal(5.25, record.Values["loss"]);
        Assert.Equal(double.NaN, record.Values["ndcg@10"]);
        Assert.Equal(2, record.Values.Count);
    }

    [Fact]
    public void ResumingRemovesWhatCameAfterTheCheckpoint()
    {
        WriteSteps(10, 20, 30, 40);
        using (var journal = MetricsJournal.Resume(Journal, lastStep: 25)) journal.Write(Record(26));
        Assert.Equal([10, 20, 26], Steps());
    }

    [Fact]
    public void ARecordOfTheCheckpointsOwnStepStays()
    {
        WriteSteps(10, 20, 30);
        MetricsJournal.Resume(Journal, lastStep: 20).Dispose();
        Assert.Equal([10, 20], Steps());
    }

    [Fact]
    public void AnInterruptedRunEndsWithTheJournalOfAnUnbrokenOne()
    {
        WriteSteps(10, 20, 30, 40);
        var unbroken = File.ReadAllText(Journal);
        for (var cut = 0; cut <= unbroken.Length; cut += 7) // killed after any byte
        {
            File.WriteAllText(Journal, unbroken[..cut]);
            using (var journal = MetricsJournal.Resume(Journal, lastStep: 0))
                foreach (var step in new[] { 10, 20, 30, 40 }) journal.Write(Record(step));
            Assert.Equal(unbroken, File.ReadAllText(Journal));
        }
    }

    [Fact]
    public void HalfALastLineIsPassedOver()
    {
        WriteSteps(10, 20);
        File.AppendAllText(Journal, """{"kind":"training","step":30,"ep""");
        Assert.Equal([10, 20], Steps());
        using (var journal = MetricsJournal.Resume(Journal, lastStep: 99)) journal.Write(Record(30));
        Assert.Equal([10, 20, 30], Steps());
    }

    [Theory]
    [InlineData("half of a li")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("""{"kind":"training","epoch":1,"time":"2025-01-31T12:00:00+00:00"}""")]
    [InlineData("""{"kind":"training","step":"x","epoch":1,"time":"2025-01-31T12:00:00+00:00"}""")]
    public void ADamagedLineInTheMiddleIsAnErrorAndNothingIsLost(string line)
    {
        WriteSteps(10);
        File.AppendAllText(Journal, line + "\n");
        var before = File.ReadAllText(Journal);
        var error = Assert.Throws<JournalFormatException>(() => MetricsJournal.Resume(Journal, lastStep: 100));
        Assert.Contains("metrics.jsonl, line 2: expected a JSON object", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Journal));
    }

    [Fact]
    public void CreatingReplacesAndResumingAMissingJournalBeginsOne()
    {
        WriteSteps(10);
        WriteSteps(5);
        Assert.Equal([5], Steps());
        File.Delete(Journal);
        using (var journal = MetricsJournal.Resume(Journal, lastStep: 100)) journal.Write(Record(101));
        Assert.Equal([101], Steps());
    }

    private void WriteSteps(params ReadOnlySpan<int> steps)
    {
        using var journal = MetricsJournal.Create(Journal);
        foreach (var step in steps) journal.Write(Record(step));
    }

    private IEnumerable<long> Steps() => MetricsJournal.Read(Journal).Select(record => record.Step);

    private string ReadWhileOpen()
    {
        using var file = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static JournalRecord Record(long step, params (string, double)[] values) =>
        new("training", step, 1, Noon, values.ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal));
}
