using Google.Protobuf;
using Tailor.Export.Backbones;
using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Export.Onnx;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Tensors;
using DataType = Tailor.Export.Onnx.TensorProto.Types.DataType;

namespace Tailor.Export;

/// <summary>Writes the forward pass of a model as an ONNX graph of standard operators.</summary>
/// <remarks>
/// Input <c>history</c>, int64 (1, T): item indices, oldest first. Output <c>scores</c>, float32 (1, items), of every item; or with
/// <see cref="OnnxExportOptions.Top"/> <c>items</c>, int64 (1, K), and <c>top_scores</c>, float32 (1, K), best first. T is at least 1; of a longer
/// history than MaxLength the latest MaxLength items count, as in the runtime. With <see cref="OnnxExportOptions.Length"/> T is that length.
/// </remarks>
public sealed class OnnxExport
{
    private const int IrVersion = 8;
    private const int Opset = 17; // the first with LayerNormalization
    private const long LargestFile = int.MaxValue; // of one protocol buffer

    private readonly BackboneSpec _spec;
    private readonly int _itemCount;
    private readonly ModelTensors _tensors;

    /// <summary>Takes a model's tensors from anywhere.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="tensors">Gives the values of the tensors that the spec lists, those of the items too, row after row.</param>
    public OnnxExport(BackboneSpec spec, int itemCount, Func<TensorShape, ReadOnlyMemory<float>> tensors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        (_spec, _itemCount) = (spec, itemCount);
        _tensors = new([.. spec.Tensors(), .. spec.ItemTensors(itemCount)], tensors);
    }

    /// <summary>Takes an open model folder's tensors; the folder must stay open while files are written.</summary>
    /// <param name="folder">The model.</param>
    public static OnnxExport Of(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new(folder.Manifest.Backbone, folder.Manifest.ItemCount, shape =>
        {
            var inBackbone = folder.Backbone.Contains(shape.Name);
            var file = inBackbone ? folder.Backbone : folder.Items;
            if (file[shape.Name].Type == TensorType.F32) file.RequireFinite(shape.Name); // codes are checked when they are decoded
            return inBackbone ? folder.Weights.FloatMemory(shape.Name, shape.Dimensions.AsSpan()) : file.FloatMemory(shape.Name, shape.Dimensions.AsSpan());
        });
    }

    /// <summary>Writes a file, beside its place first, so that a file of that name is whole at every moment.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="options">Which graph.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The model cannot be exported; the message says why.</exception>
    /// <exception cref="ModelFormatException">A tensor holds NaN or infinity.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public OnnxExportResult Write(string path, OnnxExportOptions options)
    {
        var model = Build(options);
        var weights = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (weights > LargestFile - (1 << 20))
            throw new NotSupportedException($"its weights take {weights:N0} bytes in this form, and a single ONNX file holds at most {LargestFile:N0}.");

        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                model.WriteTo(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        return new(model.Graph.Node.Count, weights, new FileInfo(path).Length);
    }

    /// <summary>Makes the model that is written.</summary>
    internal ModelProto Build(OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Top is { } k && (k < 1 || k > _itemCount)) throw new ArgumentException($"Top must be 1 to {_itemCount}, the number of items, not {k}.");
        if (options.Length is { } t && (t < 1 || t > _spec.MaxLength)) throw new ArgumentException($"Length must be 1 to {_spec.MaxLength}, the window of the model, not {t}.");

        if (options is { OneTable: true, Quantized: true }) throw new ArgumentException("An int8 model needs the transposed copy of the item table, because MatMulInteger takes no other: leave out one of the two.");

        var graph = new GraphBuilder();
        LayerForm layers = options.Quantized ? new ByteLayers(graph, _tensors) : new FloatLayers(graph, _tensors, options.OneTable);
        var backbone = BackboneGraph.Create(_spec, options.Length, graph, _tensors, layers);
        var scores = layers.Scores(backbone.Encode(History(graph, options.Length))); // (1, items)
        if (_spec.ItemBias) scores = graph.Node("Add", "items", [scores, graph.Floats("items.bias", _tensors.Values("items.bias"), 1, _itemCount)]);
        if (options.Top is { } count)
        {
            var top = graph.Nodes("TopK", "top", [scores, graph.Int64(count)], [".scores", ".items"]);
            graph.Output("items", top[1], DataType.Int64, 1, count);
            graph.Output("top_scores", top[0], DataType.Float, 1, count);
        }
        else
        {
            graph.Output("scores", scores, DataType.Float, 1, _itemCount);
        }

        graph.Graph.Name = _spec.Name;
        return new()
        {
            IrVersion = IrVersion,
            ProducerName = "tailor",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version!.ToString(3),
            Graph = graph.Graph,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
            MetadataProps =
            {
                new StringStringEntryProto { Key = "tailor.backbone", Value = _spec.Name },
                new StringStringEntryProto { Key = "tailor.maxLength", Value = $"{_spec.MaxLength}" },
                new StringStringEntryProto { Key = "tailor.items", Value = $"{_itemCount}" },
            },
        };
    }

    /// <summary>The input, (1, T), as the vector (T) of its latest items.</summary>
    private string History(GraphBuilder graph, int? length)
    {
        var history = graph.Input("history", DataType.Int64, 1, length is { } known ? known : "length");
        if (length is null) history = graph.Node("Slice", "history", [history, graph.Int64(-_spec.MaxLength), graph.Int64(long.MaxValue), graph.Int64(1)]);
        return graph.Node("Reshape", "history", [history, graph.Int64(-1)]);
    }
}
