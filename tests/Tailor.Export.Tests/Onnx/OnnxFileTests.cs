using System.Runtime.InteropServices;
using Tailor.Export.Onnx;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Tensors;
using DataType = Tailor.Export.Onnx.TensorProto.Types.DataType;

namespace Tailor.Export.Tests.Onnx;

/// <summary>What stands in an exported file, read back with the schema's own classes.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void InputAndOutputAreAsDocumented(string name)
    {
        var model = SampleModel.Of(name);
        var file = Write(model, new());
        Assert.Equal(("tailor", 8, 17), (file.ProducerName, file.IrVersion, Assert.Single(file.OpsetImport).Version));
        Assert.Equal("history int64 (1, length)", Text(Assert.Single(file.Graph.Input)));
        Assert.Equal("scores float (1, 101)", Text(Assert.Single(file.Graph.Output)));
        Assert.Equal($"{model.Spec.MaxLength}", file.MetadataProps.Single(entry => entry.Key == "tailor.maxLength").Value);

        file = Write(model, new() { Top = 3, Length = 1 });
        Assert.Equal("history int64 (1, 1)", Text(Assert.Single(file.Graph.Input)));
        Assert.Equal(["items int64 (1, 3)", "top_scores float (1, 3)"], file.Graph.Output.Select(Text));
    }

    [Theory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void EveryInputOfANodeIsMadeBeforeItAndEveryNameIsMadeOnce(string name)
    {
        foreach (var options in (OnnxExportOptions[])[new(), new() { Quantized = true }, new() { Top = 3 }, new() { Length = 1 }, new() { OneTable = true }])
        {
            var graph = Write(SampleModel.Of(name), options).Graph;
            var made = new HashSet<string>(StringComparer.Ordinal) { "" };
            foreach (var known in graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(tensor => tensor.Name))) Assert.True(made.Add(known), known);
            foreach (var node in graph.Node)
            {
                Assert.All(node.Input, input => Assert.Contains(input, made));
                foreach (var output in node.Output.Where(output => output.Length > 0)) Assert.True(made.Add(output), output);
            }

            Assert.All(graph.Output, output => Assert.Contains(output.Name, made));
            Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct(StringComparer.Ordinal).Count());
            var used = graph.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
            Assert.All(graph.Initializer, tensor => Assert.Contains(tensor.Name, used));
        }
    }

    [Theory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void ConstantsAreTheModelsTensors(string name)
    {
        var model = SampleModel.Of(name);
        var constants = Write(model, new()).Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var shape in model.Spec.Tensors().Concat(model.Spec.ItemTensors(model.ItemCount)))
        {
            if (model.Spec is Gru4RecSpec && shape.Name.StartsWith("layers.", StringComparison.Ordinal)) continue; // their gates are reordered: see below
            Assert.Equal(model[shape.Name], Floats(constants[shape.Name]));
            Assert.Equal(shape.ElementCount, constants[shape.Name].Dims.Aggregate(1L, (count, size) => count * size));
        }

        var (items, transposed) = (model["items.weight"].ToArray(), Floats(constants["items.transposed"]));
        Assert.Equal([12, 101], constants["items.transposed"].Dims);
        for (var item = 0; item < 101; item++)
        {
            for (var d = 0; d < 12; d++) Assert.Equal(items[(item * 12) + d], transposed[(d * 101) + item]);
        }
    }

    [Fact]
    public void OneTableIsStoredOnce()
    {
        var names = Write(SampleModel.Of("sasrec-pre"), new() { OneTable = true }).Graph.Initializer.Select(tensor => tensor.Name).ToArray();
        Assert.Contains("items.weight", names);
        Assert.DoesNotContain("items.transposed", names);
    }

    [Fact]
    public void GatesStandInOnnxsOrder()
    {
        var model = SampleModel.Of("gru4rec"); // width 12, state 9
        var constants = Write(model, new()).Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var ours = model["layers.0.hidden.weight"];
        var theirs = Floats(constants["layers.0.hidden.weight.gates"]);
        const int gate = 9 * 9;
        Assert.Equal(ours[gate..(2 * gate)], theirs.AsSpan(0, gate));
        Assert.Equal(ours[..gate], theirs.AsSpan(gate, gate));
        Assert.Equal(ours[(2 * gate)..], theirs.AsSpan(2 * gate));
        Assert.Equal([1, 54], constants["layers.0.bias.gates"].Dims);
    }

    [Fact]
    public void QuantizedMatricesAreBytesWithAScaleForEachOutput()
    {
        var model = SampleModel.Of("sasrec-pre");
        var file = Write(model, new() { Quantized = true });
        var constants = file.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var layer in model.Spec.ChannelLayers().Select(layer => layer.Name).Append("items"))
        {
            Assert.DoesNotContain($"{layer}.weight", constants);
            var weight = model[$"{layer}.weight"];
            var rows = layer == "items" ? 101 : model.Spec.ChannelLayers().Single(entry => entry.Name == layer).Channels;
            var columns = weight.Length / rows;
            var stored = constants[layer == "items" ? "items.transposed" : $"{layer}.int8"];
            Assert.Equal(((DataType)3, columns, rows), (stored.DataType, (int)stored.Dims[0], (int)stored.Dims[1]));
            var scales = Floats(constants[$"{layer}.scale"]);
            var bytes = MemoryMarshal.Cast<byte, sbyte>(stored.RawData.Span);
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++) Assert.Equal(weight[(r * columns) + c], bytes[(c * rows) + r] * scales[r], scales[r] * 0.501f);
            }
        }

        Assert.Contains(file.Graph.Node, node => node.OpType == "MatMulInteger");
        Assert.DoesNotContain(file.Graph.Node, node => node.OpType == "Gemm");
    }

    [Fact]
    public void AModelFolderIsExportedAndAFileReplacedWhole()
    {
        var model = SampleModel.Of("caser");
        TensorSource Source(TensorShape shape) => TensorSource.FromFloats(shape.Name, model[shape.Name].ToArray(), shape.Dimensions.AsSpan());
        ModelFolder.Write(
            _folder["model"],
            new() { Name = "sample", Version = "1", Backbone = model.Spec, Seed = 1, Dataset = new("made up", "none") },
            model.Spec.Tensors().Select(Source),
            model.Spec.ItemTensors(model.ItemCount).Select(Source),
            [],
            ItemCatalogue.From(Enumerable.Range(0, model.ItemCount).Select(item => new CatalogueItem($"i{item}"))));
        File.WriteAllText(_folder["model.onnx"], "something older");

        using var folder = ModelFolder.Open(_folder["model"]);
        var result = OnnxExport.Of(folder).Write(_folder["model.onnx"], new());
        var file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder["model.onnx"]));
        Assert.Equal(Write(model, new()), file);
        Assert.Equal((file.Graph.Node.Count, new FileInfo(_folder["model.onnx"]).Length), (result.Nodes, result.FileBytes));
        Assert.Equal(file.Graph.Initializer.Sum(tensor => tensor.RawData.Length), result.WeightBytes);
        Assert.Equal(["model.onnx", "written.onnx"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PositionLayout.Original)]
    [InlineData(PositionLayout.Unmasked)]
    public void ALayoutWithPaddingIsRefusedByName(PositionLayout layout)
    {
        var refused = Assert.Throws<NotSupportedException>(() => SampleModel.Of(SampleModel.SasRec with { Layout = layout }).Export.Build(new()));
        Assert.Contains($"{layout} layout", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(102, null)]
    [InlineData(null, 0)]
    [InlineData(null, 14)]
    public void OptionsOutOfRangeAreRefused(int? top, int? length) =>
        Assert.Throws<ArgumentException>(() => SampleModel.Of("sasrec-pre").Export.Build(new() { Top = top, Length = length }));

    private ModelProto Write(SampleModel model, OnnxExportOptions options)
    {
        model.Export.Write(_folder["written.onnx"], options);
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder["written.onnx"]));
    }

    private static float[] Floats(TensorProto tensor)
    {
        Assert.Equal(DataType.Float, tensor.DataType);
        return MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
    }

    private static string Text(ValueInfoProto value)
    {
        var type = value.Type.TensorType;
        var sizes = type.Shape.Dim.Select(dim => dim.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? $"{dim.DimValue}" : dim.DimParam);
        return $"{value.Name} {type.ElemType.ToString().ToLowerInvariant()} ({string.Join(", ", sizes)})";
    }
}
