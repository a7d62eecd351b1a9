namespace Tailor.Torch.Interop;

/// <summary>An operator of libtorch's dispatcher, found once and run boxed: any operator libtorch has, with autograd, CPU and CUDA.</summary>
public sealed unsafe class Operator
{
    /// <summary>Results without an allocation; more go through an array.</summary>
    private const int Room = 8;

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
    /// <exception cref="TorchException">libtorch refused, with its message; or the result is not one tensor.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments, stackalloc NativeValue[Room]);
        if (results.Length == 1 && results[0].Tag == ArgumentTag.Tensor) return new Tensor((nint)results[0].Payload);
        Free(results);
        throw new TorchException($"{Name} returned {Describe(results)} where one tensor was expected.");
    }

    /// <summary>Runs an operator that returns several tensors, or a list of them.</summary>
    /// <param name="arguments">Arguments in the schema's order; missing trailing ones take the schema's defaults.</param>
    /// <exception cref="TorchException">libtorch refused, with its message; or one of the results is absent or no tensor.</exception>
    public Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments, stackalloc NativeValue[Room]);
        foreach (var result in results)
        {
            if (result.Tag == ArgumentTag.Tensor) continue;
            Free(results);
            throw new TorchException($"{Name} returned {Describe(results)} where only tensors were expected.");
        }

        var tensors = new Tensor[results.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = new Tensor((nint)results[i].Payload);
        return tensors;
    }

    /// <summary>Runs an operator in place on its first argument, and returns that.</summary>
    internal Tensor CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        Free(Run(arguments, stackalloc NativeValue[Room]));
        return (Tensor)arguments[0].Reference!;
    }

    /// <summary>Runs an operator in place on a list of tensors.</summary>
    internal void CallOnList(params ReadOnlySpan<Argument> arguments) => Free(Run(arguments, stackalloc NativeValue[Room]));

    private static void Free(ReadOnlySpan<NativeValue> results)
    {
        foreach (var result in results)
            if (result.Tag == ArgumentTag.Tensor) Native.TensorFree((nint)result.Payload);
    }

    private static string Describe(ReadOnlySpan<NativeValue> results)
    {
        var tags = new List<string>(results.Length);
        foreach (var result in results) tags.Add(result.Tag.ToString());
        return tags.Count == 0 ? "nothing" : string.Join(", ", tags);
    }

    private Span<NativeValue> Run(ReadOnlySpan<Argument> arguments, Span<NativeValue> room)
    {
        var slots = 0;
        foreach (var argument in arguments) slots += argument.ListSlots;
        var lists = slots <= 256 ? stackalloc long[slots] : new long[slots];
        var values = stackalloc NativeValue[arguments.Length];
        var start = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            var used = argument.ListSlots;
            var isList = argument.Tag is ArgumentTag.IntList or ArgumentTag.DoubleList or ArgumentTag.TensorList or ArgumentTag.String;
            argument.CopyList(lists.Slice(start, used));
            values[i] = new NativeValue { Tag = argument.Tag, Count = argument.ListLength, Payload = isList ? start : argument.Bits };
            start += used;
        }

        int count;
        NativeValue* more;
        fixed (long* list = lists)
        fixed (NativeValue* results = room)
            count = Native.OperatorCall(_handle.Value, values, arguments.Length, list, results, room.Length, &more);
        foreach (var argument in arguments) GC.KeepAlive(argument.Reference);
        if (count < 0) throw TorchException.Last(Name);
        if (count <= room.Length) return room[..count];
        var copy = new Span<NativeValue>(more, count).ToArray();
        Native.ResultsFree(more);
        return copy;
    }
}
