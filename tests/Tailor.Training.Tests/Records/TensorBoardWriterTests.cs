using System.Buffers.Binary;
using Tailor.Training.Records;

namespace Tailor.Training.Tests.Records;

public sealed class TensorBoardWriterTests : IDisposable
{
    /// <summary>
    /// Read by foreign code when it was recorded: both check sums of each record by the crc32c module for Python, the messages by Google's protobuf for
    /// Python from TensorBoard's event.proto and summary.proto. It wrote each parsed message back as the same bytes, and saw what the comments say.
    /// </summary>
    private static readonly string[] Golden =
    [
        // wall_time: 1738324800  file_version: "brain.Event:2"
        "1800000000000000a37f4b22" + "09000000d02ee7d9411a0d627261696e2e4576656e743a32" + "a3f9e6c9",
        // wall_time: 1738324800  step: 300  session_log { status: START }
        "100000000000000095fbfe18" + "09000000d02ee7d94110ac023a020801" + "b53b03df",
        // wall_time: 1738324800.5  step: 300  summary { value { tag: "training/loss" simple_value: 5.25 } }
        "2400000000000000422b804d" + "09000020d02ee7d94110ac022a160a140a0d747261696e696e672f6c6f7373150000a840" + "24726abd",
        // the same time and step  summary { value { tag: "settings"  tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } }
        // string_val: "**width** 64, größer" }  metadata { plugin_data { plugin_name: "text" } data_class: DATA_CLASS_TENSOR } } }
        "4800000000000000fe92489d" + "09000020d02ee7d94110ac022a3a0a380a0873657474696e67734220080712041202080142162a2a77696474682a2a2036342c206772c3b6c39f65724a0a0a060a04746578742002" + "e19cdbec",
    ];

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void WritesTheBytesThatForeignReadersUnderstand()
    {
        using (var board = new TensorBoardWriter(_temporary.Path, _time, resumeAfter: 299))
        {
            _time.Advance(.5);
            board.WriteScalar("training/loss", 5.25, 300);
            board.WriteText("settings", "**width** 64, größer", 300);
        }
        var path = Assert.Single(Directory.GetFiles(_temporary.Path));
        Assert.Equal(string.Concat(Golden), Convert.ToHexStringLower(File.ReadAllBytes(path)));
    }

    [Fact]
    public void FilesOfOneSecondHaveNamesInOrder()
    {
        using var first = new TensorBoardWriter(_temporary.Path, _time);
        using var second = new TensorBoardWriter(_temporary.Path, _time);
        _time.Advance(1);
        using var third = new TensorBoardWriter(_temporary.Path, _time);
        string[] paths = [first.Path, second.Path, third.Path];
        Assert.Equal(paths, paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(paths, path => Assert.StartsWith("events.out.tfevents.17383248", Path.GetFileName(path), StringComparison.Ordinal));
    }

    [Fact]
    public void AKillLosesNothingThatWasWritten()
    {
        using var board = new TensorBoardWriter(_temporary.Path, _time);
        board.WriteScalar("loss", double.NaN, 0);
        using var file = new FileStream(board.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite); // while the writer has it open
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var second = Golden[0].Length / 2;
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(second));
        Assert.Equal(second + 12 + length + 4, content.Length);
        Assert.Equal(float.NaN, BinaryPrimitives.ReadSingleLittleEndian(content.AsSpan(content.Length - 8)));
    }
}
