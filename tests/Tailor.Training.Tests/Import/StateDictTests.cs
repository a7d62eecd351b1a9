using System.IO.Compression;
using System.Text;
using Tailor.Models;
using Tailor.Training.Import;

namespace Tailor.Training.Tests.Import;

public sealed class StateDictTests : IDisposable
{
    private const string Tensor = "\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0006tQK\0K\u0002K\u0003\u0086K\u0003K\u0001\u0086\u0089}tRs.";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zip_archive_and_safetensors_give_the_same_tensors()
    {
        var one = StateDict.Open(Path.Combine(SasRecImportTests.Golden, "original.pth"));
        var other = StateDict.Open(Path.Combine(SasRecImportTests.Golden, "original.safetensors"));
        Assert.Equal(28, one.Names.Count);
        Assert.Equal(one.Names.Order(StringComparer.Ordinal), other.Names.Order(StringComparer.Ordinal));
        Assert.Equal(one.Take("last_layernorm.weight", 8).ToArray(), other.Take("last_layernorm.weight", 8).ToArray());
        Assert.Equal(one.Take("pos_emb.weight", 10, 8).ToArray(), other.Take("pos_emb.weight", 10, 8).ToArray());
    }

    [Fact]
    public void A_pickle_written_by_hand_reads()
    {
        var state = StateDict.Open(Archive(Tensor));
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], state.Take("w", 2, 3).ToArray());
        Assert.Empty(state.Names);
    }

    [Theory]
    [InlineData("\u0080\u0002cos\nsystem\n(X\u0004\0\0\0truetR.", "a call of os.system")]
    [InlineData("\u0080\u0002cbuiltins\neval\n(X\u0001\0\0\01tR.", "a call of builtins.eval")]
    [InlineData("\u0080\u0002(S'true'\nios\nsystem\n.", "instruction 0x53")]
    [InlineData("\u0080\u0002cos\nsystem\n.", "a state dict, found something else")]
    [InlineData("\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n)R.", "arguments that fit torch._utils._rebuild_tensor_v2")]
    [InlineData("\u0080\u0002ccollections\nOrderedDict\n(K\u0001tR.", "arguments that fit collections.OrderedDict")]
    [InlineData("\u0080\u0004}.", "protocol 4")]
    [InlineData("\u0080\u0002}X\u0005\0\0\0epochK\u0003s.", "epoch, which is no tensor; save model.state_dict() alone")]
    [InlineData("\u0080\u0002}X\u00ff\u00ff\u00ff\u00ffw", "a text within the file")]
    [InlineData("\u0080\u0002}h\u0007.", "a value that was kept, found number 7")]
    [InlineData("\u0080\u0002t.", "a mark")]
    [InlineData("\u0080\u0002(\u0085.", "1 values, found fewer")]
    [InlineData("\u0080\u0002R", "expected a value, found none")]
    [InlineData("\u0080\u0002}(K\u0001u.", "an odd number")]
    [InlineData("\u0080\u0002}", "the end of the pickle")]
    [InlineData("", "the end of the pickle")]
    [InlineData("\u0080\u0002\u008a\u00ff", "more instructions")]
    public void Anything_but_a_state_dict_is_refused_by_name(string pickle, string message) =>
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => StateDict.Open(Archive(pickle))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FloatStorage", "LongStorage", "expected torch.FloatStorage, found torch.LongStorage")]
    [InlineData("K\u0006tQ", "K\u0007tQ", "7 floats in x/data/0")]
    [InlineData("X\u0001\0\0\00X", "X\u0001\0\0\09X", "the storage x/data/9")]
    [InlineData("QK\0", "QK\u0001", "within its storage")]
    [InlineData("QK\0", "QJ\u00ff\u00ff\u00ff\u00ff", "within its storage")]
    [InlineData("K\u0002K\u0003\u0086K", "K\u0003K\u0003\u0086K", "at most 6 elements")]
    [InlineData("K\u0002K\u0003\u0086K", "J\u00fe\u00ff\u00ff\u00ffK\u0003\u0086K", "dimensions of w within")]
    [InlineData("K\u0002K\u0003\u0086K", "K\u0002K\u0003J\u00ff\u00ff\u00ff\u007f\u0087K", "a stride for each dimension")]
    [InlineData("K\u0003K\u0001\u0086\u0089", "K\u0001K\u0002\u0086\u0089", "save it contiguous")]
    public void A_tensor_that_its_storage_does_not_hold_is_refused(string from, string to, string message)
    {
        Assert.Contains(from, Tensor, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => StateDict.Open(Archive(Tensor.Replace(from, to, StringComparison.Ordinal)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_that_are_packed_empty_or_of_another_order_are_refused()
    {
        Refused("stored as it is", Archive(Tensor.PadRight(10_000), CompressionLevel.Optimal));
        Refused("little-endian numbers", Archive(Tensor, byteOrder: "big"));
        Refused("one data.pkl", Archive(Tensor, name: "x/other.pkl"));
        Refused("load and save it again", Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc]));
        Refused("a safetensors file", Write([]));
        Assert.Single(StateDict.Open(Archive(Tensor, byteOrder: "little")).Names);

        void Refused(string message, string path) =>
            Assert.Contains(message, Assert.Throws<ModelFormatException>(() => StateDict.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_damaged_checkpoints_are_refused_or_read()
    {
        var whole = File.ReadAllBytes(Path.Combine(SasRecImportTests.Golden, "pre.pth"));
        var path = Path.Combine(_folder.Path, "damaged.pth");
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 3_000; i++)
        {
            byte[] bytes = [.. whole];
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(i % 2 == 0 ? bytes.Length : 3_500)] = (byte)random.Next(256);
            if (i % 10 == 0) bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(path, bytes);
            try
            {
                _ = StateDict.Open(path);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 3_000);
    }

    /// <summary>An archive of one pickle, given as Latin-1, and a storage of six floats.</summary>
    private string Archive(string pickle, CompressionLevel level = CompressionLevel.NoCompression, string? byteOrder = null, string name = "x/data.pkl")
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.pth");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(name, Encoding.Latin1.GetBytes(pickle));
        Add("x/data/0", [.. Enumerable.Range(0, 6).SelectMany(value => BitConverter.GetBytes((float)value))]);
        if (byteOrder is not null) Add("x/byteorder", Encoding.ASCII.GetBytes(byteOrder));
        return path;

        void Add(string entry, byte[] bytes)
        {
            using var stream = archive.CreateEntry(entry, level).Open();
            stream.Write(bytes);
        }
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, "bare.pth");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
