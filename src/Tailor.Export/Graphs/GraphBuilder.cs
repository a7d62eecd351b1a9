using System.Runtime.InteropServices;
using Google.Protobuf;
using Tailor.Export.Onnx;
using DataType = Tailor.Export.Onnx.TensorProto.Types.DataType;

namespace Tailor.Export.Graphs;

/// <summary>Puts a graph together, node after node. Values are named by their producer; a constant of one name is stored once.</summary>
internal sealed class GraphBuilder
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; } = new();

    /// <summary>Bytes of all constants.</summary>
    public long ConstantBytes => Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="scope">What it is part of; its output is called <c>{scope}/{operation}</c>, with a number from the second on.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, string scope, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes) =>
        Nodes(operation, scope, inputs, [""], attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="scope">What it is part of.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="outputs">A suffix for each output; null where the output is not wanted.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The names of its outputs.</returns>
    public string[] Nodes(string operation, string scope, IEnumerable<string> inputs, IEnumerable<string?> outputs, params IEnumerable<AttributeProto> attributes)
    {
        var name = $"{scope}/{operation}";
        for (var count = 2; !_names.Add(name); count++) name = $"{scope}/{operation}.{count}";
        string[] names = [.. outputs.Select(suffix => suffix is null ? "" : name + suffix)];
        Graph.Node.Add(new NodeProto { Name = name, OpType = operation, Input = { inputs }, Output = { names }, Attribute = { attributes } });
        return names;
    }

    /// <summary>Adds an input of the model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its elements.</param>
    /// <param name="dimensions">Sizes, or names where the size is known only at run time.</param>
    public string Input(string name, DataType type, params IEnumerable<object> dimensions)
    {
        Graph.Input.Add(Value(name, type, dimensions));
        return name;
    }

    /// <summary>Makes a value an output of the model.</summary>
    /// <param name="name">What the output is called.</param>
    /// <param name="value">The value, which no other node may use any more.</param>
    /// <param name="type">Its elements.</param>
    /// <param name="dimensions">Its sizes.</param>
    public void Output(string name, string value, DataType type, params IEnumerable<object> dimensions)
    {
        var producer = Graph.Node.Single(node => node.Output.Contains(value));
        producer.Output[producer.Output.IndexOf(value)] = name;
        Graph.Output.Add(Value(name, type, dimensions));
    }

    /// <summary>A constant of float32; the memory is not copied.</summary>
    public string Floats(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<long> dimensions) =>
        Constant(name, DataType.Float, UnsafeByteOperations.UnsafeWrap(new FloatBytes(values).Memory), dimensions);

    /// <summary>A single float32.</summary>
    public string Float(float value) => Floats($"float:{value}", new[] { value });

    /// <summary>A constant of int8; the memory is not copied.</summary>
    public string Int8(string name, sbyte[] values, params ReadOnlySpan<long> dimensions) =>
        Constant(name, DataType.Int8, UnsafeByteOperations.UnsafeWrap(((byte[])(Array)values).AsMemory()), dimensions);

    /// <summary>A vector of int64.</summary>
    public string Int64(params ReadOnlySpan<long> values)
    {
        var array = values.ToArray();
        return Constant($"int64:{string.Join(',', array)}", DataType.Int64, ByteString.CopyFrom(MemoryMarshal.AsBytes(values)), array.Length);
    }

    /// <summary>A single int64 without dimensions.</summary>
    public string Scalar(long value) => Constant($"int64:{value}.scalar", DataType.Int64, ByteString.CopyFrom(BitConverter.GetBytes(value)));

    /// <summary>A tensor of float32 that is no constant of the graph.</summary>
    public static TensorProto Tensor(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<long> dimensions) =>
        Tensor(name, DataType.Float, UnsafeByteOperations.UnsafeWrap(new FloatBytes(values).Memory), dimensions);

    private static TensorProto Tensor(string name, DataType type, ByteString bytes, params ReadOnlySpan<long> dimensions) =>
        new() { Name = name, DataType = type, RawData = bytes, Dims = { dimensions.ToArray() } };

    private string Constant(string name, DataType type, ByteString bytes, params ReadOnlySpan<long> dimensions)
    {
        if (_constants.Add(name)) Graph.Initializer.Add(Tensor(name, type, bytes, dimensions));
        return name;
    }

    private static ValueInfoProto Value(string name, DataType type, IEnumerable<object> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(dimension is string parameter
                ? new TensorShapeProto.Types.Dimension { DimParam = parameter }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension) });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = shape } } };
    }
}
