using System.Buffers;
using System.Text;

namespace Tailor.Training.Records;

/// <summary>Scalars and texts as an event file that TensorBoard opens: point it at the folder.</summary>
/// <remarks>
/// The messages are those of TensorBoard's <c>event.proto</c> and <c>summary.proto</c>. Each call reaches the operating system before it returns,
/// so a kill loses nothing that was written.
/// </remarks>
public sealed class TensorBoardWriter : IDisposable
{
    private const int StringType = 7; // DT_STRING
    private const int TensorClass = 2; // DATA_CLASS_TENSOR

    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Begins an event file; TensorBoard shows the event files of a folder as one run.</summary>
    /// <param name="folder">The run's folder; made where it is missing.</param>
    /// <param name="time">Clock.</param>
    /// <param name="resumeAfter">Steps done at the checkpoint that the run goes on from: TensorBoard forgets what older files say of later steps. Null for a new run.</param>
    public TensorBoardWriter(string folder, TimeProvider time, long? resumeAfter = null)
    {
        Directory.CreateDirectory(folder);
        (_time, _file) = (time, Open(folder, time));
        Write(0, message => message.WriteText(3, "brain.Event:2"));
        if (resumeAfter is { } step) Write(step + 1, message => message.WriteMessage(7, session => session.WriteInteger(1, 1))); // SessionLog, START
    }

    /// <summary>The event file.</summary>
    public string Path => _file.Name;

    /// <summary>A point of a curve.</summary>
    /// <param name="tag">The curve's name; a slash groups, as in "training/loss".</param>
    /// <param name="value">The value, as a 4-byte float; may be NaN.</param>
    /// <param name="step">Steps done.</param>
    public void WriteScalar(string tag, double value, long step) => WriteValue(step, message =>
    {
        message.WriteText(1, tag);
        message.WriteFloat(2, (float)value);
    });

    /// <summary>A text in Markdown, such as a run's settings.</summary>
    /// <param name="tag">The text's name.</param>
    /// <param name="markdown">The text.</param>
    /// <param name="step">Steps done.</param>
    public void WriteText(string tag, string markdown, long step) => WriteValue(step, message =>
    {
        message.WriteText(1, tag);
        message.WriteMessage(8, tensor =>
        {
            tensor.WriteInteger(1, StringType);
            tensor.WriteMessage(2, shape => shape.WriteMessage(2, dimension => dimension.WriteInteger(1, 1))); // (1)
            tensor.WriteBytes(8, Encoding.UTF8.GetBytes(markdown));
        });
        message.WriteMessage(9, metadata =>
        {
            metadata.WriteMessage(1, plugin => plugin.WriteText(1, "text"));
            metadata.WriteInteger(4, TensorClass);
        });
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void WriteValue(long step, Action<ArrayBufferWriter<byte>> value) =>
        Write(step, message => message.WriteMessage(5, summary => summary.WriteMessage(1, value)));

    /// <summary>One event: time, step, and what happened.</summary>
    private void Write(long step, Action<ArrayBufferWriter<byte>> what)
    {
        var message = new ArrayBufferWriter<byte>();
        message.WriteDouble(1, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0) message.WriteInteger(2, step);
        what(message);
        RecordFrame.Write(_file, message.WrittenSpan);
        _file.Flush();
    }

    /// <summary>TensorBoard reads files in the order of their names: seconds first, and a number where a second has several.</summary>
    private static FileStream Open(string folder, TimeProvider time)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        for (var number = 0; ; number++)
        {
            var path = System.IO.Path.Combine(folder, $"events.out.tfevents.{seconds:D10}.tailor.{number}");
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another run began in this second: take the next number.
            }
        }
    }
}
