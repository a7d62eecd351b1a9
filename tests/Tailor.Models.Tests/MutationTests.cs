using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

/// <summary>Thousands of damaged files: each opens and reads, or is refused with a <see cref="ModelFormatException"/>. Nothing else comes out.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sasrec", "backbone.safetensors", 1, 1_500)]
    [InlineData("sasrec", "items.safetensors", 2, 1_500)]
    [InlineData("sasrec", "items.tsv", 3, 1_500)]
    [InlineData("sasrec", "manifest.json", 4, 2_500)]
    [InlineData("sasrec-chord", "customizer.safetensors", 6, 800)]
    [InlineData("sasrec-chord", "manifest.json", 7, 1_500)]
    [InlineData("gru4rec-int8", "backbone.safetensors", 8, 800)]
    [InlineData("gru4rec-int8", "items.safetensors", 9, 500)]
    [InlineData("gru4rec-int8", "manifest.json", 10, 800)]
    [InlineData("nextitnet", "backbone.safetensors", 14, 800)]
    [InlineData("nextitnet", "manifest.json", 15, 800)]
    public void A_damaged_model_is_refused_or_reads(string kind, string name, int seed, int files)
    {
        SampleModels.Write(_scratch["model"], kind);
        var path = Path.Combine(_scratch["model"], name);
        var whole = File.ReadAllBytes(path);
        var random = new Random(seed);
        var refused = 0;
        for (var i = 0; i < files; i++)
        {
            File.WriteAllBytes(path, Mutation.Of(whole, random));
            if (!Reads(() =>
            {
                using var model = ModelFolder.Open(_scratch["model"]);
                model.Verify();
            })) refused++;
        }

        // Some damage does no harm, such as a space in the manifest; nearly all of it must be noticed.
        Assert.InRange(refused, files * 9 / 10, files);
    }

    [Theory]
    [InlineData(1, "sasrec", 11)]
    [InlineData(1, "gru4rec", 12)]
    [InlineData(2, "gru4rec", 13)]
    public void A_damaged_manifest_of_an_older_format_is_refused_or_reads(int format, string kind, int seed)
    {
        Directory.CreateDirectory(_scratch["model"]);
        foreach (var file in Directory.GetFiles(Path.Combine(GoldenModelTests.Folder, $"format-{format}", kind))) File.Copy(file, Path.Combine(_scratch["model"], Path.GetFileName(file)));
        var whole = File.ReadAllBytes(_scratch["model/manifest.json"]);
        var random = new Random(seed);
        var refused = 0;
        for (var i = 0; i < 800; i++)
        {
            _scratch.Write("model/manifest.json", Mutation.Of(whole, random));
            if (!Reads(() => ModelFolder.Open(_scratch["model"]).Dispose())) refused++;
        }

        // More changes are harmless than with verification: a digest is a digest until something is compared with it.
        Assert.InRange(refused, 480, 800);
    }

    [Fact]
    public void A_damaged_tensor_file_on_its_own_is_refused_or_reads()
    {
        SampleModels.Write(_scratch["model"], SampleModels.SasRec);
        var whole = File.ReadAllBytes(_scratch["model/items.safetensors"]);
        var random = new Random(5);
        var read = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var path = _scratch.Write("damaged.safetensors", Mutation.Of(whole, random));
            if (Reads(() =>
            {
                using var file = TensorFile.Open(path);
                foreach (var tensor in file.Tensors)
                {
                    Assert.Equal(tensor.Length, file.Bytes(tensor.Name).Length);
                    if (tensor.Type == TensorType.F32) Assert.Equal(tensor.Shape.ElementCount, file.Floats(tensor.Name).Length);
                }
            })) read++;
        }

        // A changed number is still a number; that is what digests are for.
        Assert.InRange(read, 1, 2_000);
    }

    private static bool Reads(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
