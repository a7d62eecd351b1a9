namespace Tailor.Torch.Interop;

/// <summary>An operator of libtorch's dispatcher, found once and run boxed: any operator libtorch has, with autograd, CPU and CUDA.</summary>
public sealed unsafe class Operator
{
    private const int MaxResults = 64;
    private readonly Lazy<nint> _handle;

    private Operator(string name, string overload)
    {
        Name = overload.Length == 0 ? name : $"{name}.{overload}";
        _handle = new Lazy<nint>(() => Native.Check(Native.OperatorFind(name, overload)));
    }

    /// <summary>Name and overload, such as <c>aten::add.Tensor</c>.</summary>
    public string Name { get; }

    /// <summary>Names an operator; libtorch is asked for it at the first call.</summary>
    /// <param name="name">Name with its namespace, such as <c>aten::add</c>.</param>
    /// <param name="overload">Overload, such as <c>Tensor</c>; empty for the only one.</param>
    public static Operator Find(string name, string overload = "") => new(name, overload);

    /// <summary>Runs the operator and returns its only tensor.</summary>
    /// <param name="arguments">Arguments in the schema's order; missing trailing ones take the schema's defaults.</param>
    /// <exception cref="TorchException">libtorch refused, with its message.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Run(arguments, results);
        if (count == 1 && results[0].Tag == ArgumentTag.Tensor) return new Tensor((nint)results[0].Payload);
        Take(results, count, static tensor => tensor?.Dispose());
        throw new TorchException($"{Name} returned {count} values where one tensor was expected.");
    }

    /// <summary>Runs an operator that returns several tensors, or a list of them.</summary>
    /// <inheritdoc cref="Call"/>
    public Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Run(arguments, results);
        var tensors = new List<Tensor>(count);
        Take(results, count, tensor => { if (tensor is not null) tensors.Add(tensor); });
        return [.. tensors];
    }

    /// <summary>Runs an operator in place on its first argument, and returns that.</summary>
    internal Tensor CallInPlace(Tensor self, params ReadOnlySpan<Argument> others)
    {
        Span<Argument> arguments = new Argument[others.Length + 1];
        arguments[0] = self;
        others.CopyTo(arguments[1..]);
        var results = stackalloc NativeValue[MaxResults];
        var count = Run(arguments, results);
        for (var i = 0; i < count; i++)
            if (results[i].Tag == ArgumentTag.Tensor) Native.TensorFree((nint)results[i].Payload);
        return self;
    }

    private static void Take(NativeValue* results, int count, Action<Tensor?> take)
    {
        for (var i = 0; i < count; i++)
            take(results[i].Tag == ArgumentTag.Tensor ? new Tensor((nint)results[i].Payload) : null);
    }

    private int Run(ReadOnlySpan<Argument> arguments, NativeValue* results)
    {
        var length = 0;
        foreach (var argument in arguments) length += argument.ListLength;
        var lists = length <= 256 ? stackalloc long[length] : new long[length];
        var values = stackalloc NativeValue[arguments.Length];
        var start = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            var listLength = arguments[i].ListLength;
            var isList = arguments[i].Tag is ArgumentTag.IntList or ArgumentTag.TensorList;
            arguments[i].CopyList(lists[start..]);
            values[i] = new NativeValue { Tag = arguments[i].Tag, Count = listLength, Payload = isList ? start : arguments[i].Bits };
            start += listLength;
        }

        int count;
        fixed (long* list = lists) count = Native.OperatorCall(_handle.Value, values, arguments.Length, list, results, MaxResults);
        foreach (var argument in arguments) GC.KeepAlive(argument.Reference);
        Native.Check(count);
        return count;
    }
}
