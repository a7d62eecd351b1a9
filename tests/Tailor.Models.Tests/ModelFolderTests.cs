using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(SampleModels.Backbones), MemberType = typeof(SampleModels))]
    public void A_model_of_every_backbone_comes_back_whole(string kind)
    {
        var spec = SampleModels.Spec(kind);
        SampleModels.Write(_scratch["model"], spec);

        using var model = ModelFolder.Open(_scratch["model"]);
        model.Verify();
        Assert.Equal(spec, model.Manifest.Backbone);
        Assert.Equal(SampleModels.Draft(spec).Metrics.AsEnumerable(), model.Manifest.Metrics);
        Assert.Equal(5, model.Manifest.ItemCount);
        Assert.Equal(20, model.ItemTable.Length);
        foreach (var (shape, i) in spec.Tensors().Select((shape, i) => (shape, i)))
        {
            using var expected = new MemoryStream();
            SampleModels.Tensor(shape, i).WriteTo(expected);
            Assert.Equal(expected.ToArray(), model.Backbone.Bytes(shape.Name).ToArray());
        }

        Assert.True(model.Catalogue.TryGetIndex("é", out var index));
        Assert.Equal(2, index);
        Assert.Single(Directory.GetDirectories(_scratch.Path));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        SampleModels.Write(_scratch["one"], SampleModels.SasRec);
        SampleModels.Write(_scratch["two"], SampleModels.SasRec);
        foreach (var file in Directory.GetFiles(_scratch["one"]))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_scratch["two"], Path.GetFileName(file))));
    }

    [Fact]
    public void Replacing_a_model_keeps_what_is_no_part_of_it()
    {
        SampleModels.Write(_scratch["model"], SampleModels.SasRec);
        File.WriteAllText(_scratch["model/metrics.jsonl"], "{}");
        Directory.CreateDirectory(_scratch["model/checkpoint"]);
        using var reader = ModelFolder.Open(_scratch["model"]);
        SampleModels.Write(_scratch["model"] + "/", SampleModels.Spec("caser"), "2.0");

        using var model = ModelFolder.Open(_scratch["model"]);
        Assert.Equal("2.0", model.Manifest.Version);
        Assert.True(File.Exists(_scratch["model/metrics.jsonl"]));
        Assert.True(Directory.Exists(_scratch["model/checkpoint"]));
        Assert.Equal([_scratch["model"]], Directory.GetDirectories(_scratch.Path));
        reader.Verify();
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_previous_model()
    {
        SampleModels.Write(_scratch["model"], SampleModels.SasRec);
        var spec = SampleModels.SasRec;
        var backbone = SampleModels.Backbone(spec);
        backbone[3] = TensorSource.FromFloats(backbone[3].Name, Enumerable.Repeat(float.NaN, (int)backbone[3].Shape.ElementCount).ToArray(), backbone[3].Shape.Dimensions.AsSpan());
        var error = Assert.Throws<ModelFormatException>(() =>
            ModelFolder.Write(_scratch["model"], SampleModels.Draft(spec) with { Version = "2" }, backbone, SampleModels.Items(spec), [], SampleModels.Catalogue));
        Assert.Contains(backbone[3].Name, error.Message, StringComparison.Ordinal);
        using var model = ModelFolder.Open(_scratch["model"]);
        Assert.Equal("1.0", model.Manifest.Version);
        Assert.Equal([_scratch["model"]], Directory.GetDirectories(_scratch.Path));
    }

    [Fact]
    public void Killed_between_two_renames_the_previous_model_opens_and_the_next_write_tidies_up()
    {
        SampleModels.Write(_scratch["model"], SampleModels.SasRec);
        File.WriteAllText(_scratch["model/notes.txt"], "mine");
        Directory.Move(_scratch["model"], _scratch["model.being-replaced"]);
        Directory.CreateDirectory(_scratch["model.being-written"]);
        using (var previous = ModelFolder.Open(_scratch["model"])) previous.Verify();

        SampleModels.Write(_scratch["model"], SampleModels.SasRec, "2.0");
        using var model = ModelFolder.Open(_scratch["model"]);
        Assert.Equal("2.0", model.Manifest.Version);
        Assert.Equal("mine", File.ReadAllText(_scratch["model/notes.txt"]));
        Assert.Equal([_scratch["model"]], Directory.GetDirectories(_scratch.Path));
    }

    [Fact]
    public void A_link_to_a_folder_is_followed()
    {
        Directory.CreateDirectory(_scratch["real"]);
        Directory.CreateSymbolicLink(_scratch["link"], _scratch["real"]);
        SampleModels.Write(_scratch["link"], SampleModels.SasRec);
        using var model = ModelFolder.Open(_scratch["real"]);
        Assert.True(new DirectoryInfo(_scratch["link"]).LinkTarget is not null);
    }

    [Theory]
    [InlineData("backbone.safetensors")]
    [InlineData("items.safetensors")]
    [InlineData("items.tsv")]
    public void A_changed_byte_is_found_by_verification_and_a_missing_one_at_once(string name)
    {
        SampleModels.Write(_scratch["model"], SampleModels.SasRec);
        var path = Path.Combine(_scratch["model"], name);
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
        using (var model = ModelFolder.Open(_scratch["model"]))
            Assert.Contains(name, Assert.Throws<ModelFormatException>(model.Verify).Message, StringComparison.Ordinal);

        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Contains(name, Assert.Throws<ModelFormatException>(() => ModelFolder.Open(_scratch["model"])).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Throws<FileNotFoundException>(() => ModelFolder.Open(_scratch["model"]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_input_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Open(_scratch["nowhere"]));

    [Fact]
    public void Tensors_that_do_not_fit_the_backbone_are_refused()
    {
        var spec = SampleModels.SasRec;
        var tensors = SampleModels.Backbone(spec);
        Refused("final.norm.bias (4) once, found it 0 times", tensors[..^1]);
        Refused("stranger is no tensor of this backbone", [.. tensors, TensorSource.FromFloats("stranger", new float[1], 1)]);
        Refused("Expected positions.weight (6, 4) of F32, found positions.weight (24) of F32", [TensorSource.FromFloats("positions.weight", new float[24], 24), .. tensors[1..]]);
        Refused("of F32, found positions.weight (6, 4) of I32", [TensorSource.FromBytes("positions.weight", TensorType.I32, new byte[96], 6, 4), .. tensors[1..]]);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));

        void Refused(string message, TensorSource[] backbone) =>
            Assert.Contains(
                message,
                Assert.Throws<ArgumentException>(() => ModelFolder.Write(_scratch["model"], SampleModels.Draft(spec), backbone, SampleModels.Items(spec), [], SampleModels.Catalogue)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_says_all_that_is_wrong_with_it()
    {
        var spec = SampleModels.SasRec with { Heads = 3, Blocks = 0, NormEpsilon = 1, Norm = (NormPlacement)9 };
        var draft = SampleModels.Draft(spec) with { Name = "a/b", Metrics = [new("hit@10", double.NaN, "full")] };
        var error = Assert.Throws<ArgumentException>(() => ModelFolder.Write(_scratch["model"], draft, [], SampleModels.Items(spec, 1), [], ItemCatalogue.From([new("1")])));
        foreach (var part in (string[])["name must be", "Heads must divide", "Blocks must be 1 to 64, not 0", "NormEpsilon must", "Norm must be Pre or Post or Query, not 9", "hit@10 must be finite"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
