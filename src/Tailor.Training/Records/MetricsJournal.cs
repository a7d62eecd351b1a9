using System.Buffers;
using System.Text.Json;

namespace Tailor.Training.Records;

/// <summary><c>metrics.jsonl</c>: a JSON object a line, in the order of steps, on the disk's side of every call.</summary>
/// <remarks>
/// A line: <c>{"kind":"training","step":120,"epoch":0,"time":"2025-01-31T12:00:00+00:00","loss":5.25}</c>. A kill while a line is written leaves
/// half a line at the end; readers pass over it, and resuming removes it.
/// </remarks>
public sealed class MetricsJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();

    private MetricsJournal(FileStream file) => _file = file;

    /// <summary>Begins an empty journal, replacing what is there.</summary>
    public static MetricsJournal Create(string path) => new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));

    /// <summary>Goes on with a journal after a checkpoint: what was written after the checkpoint's step is removed, since it will be measured again.</summary>
    /// <param name="path">The journal; begun anew where it is missing.</param>
    /// <param name="lastStep">Steps done at the checkpoint.</param>
    /// <exception cref="JournalFormatException">A whole line is not a record. The file is left as it is.</exception>
    public static MetricsJournal Resume(string path, long lastStep)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            long keep = 0;
            foreach (var line in JournalLines.Read(file, path))
            {
                if (line.Record.Step > lastStep) break;
                keep = line.End;
            }
            file.SetLength(keep);
            file.Position = keep;
            return new MetricsJournal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All records; half a line at the end is passed over.</summary>
    /// <exception cref="JournalFormatException">A whole line is not a record.</exception>
    public static IReadOnlyList<JournalRecord> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. JournalLines.Read(file, path).Select(line => line.Record)];
    }

    /// <summary>Appends a record and hands it to the operating system.</summary>
    public void Write(JournalRecord record)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteString("kind", record.Kind);
            json.WriteNumber("step", record.Step);
            json.WriteNumber("epoch", record.Epoch);
            json.WriteString("time", record.Time);
            foreach (var (name, value) in record.Values)
            {
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteNull(name);
            }
            json.WriteEndObject();
        }
        _line.Write("\n"u8);
        _file.Write(_line.WrittenSpan);
        _file.Flush();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
