using System.Buffers.Binary;
using System.Text;
using Tailor.Models;

namespace Tailor.Training.Import;

/// <summary>
/// Reads the pickle of a state dict and nothing else. A pickle is a program; this machine knows the instructions that build dictionaries,
/// tuples and numbers, and of the names it may call only three: an ordered dictionary, a tensor of a storage, a parameter of a tensor.
/// Everything else is refused by name, so nothing of the file is ever run.
/// </summary>
internal sealed class StatePickle
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";
    private const string FloatStorage = "torch.FloatStorage";
    private static readonly object Mark = new();
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly byte[] _text;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at;
    private int _start;

    private StatePickle(string file, byte[] text) => (_file, _text) = (file, text);

    /// <summary>Reads a pickle.</summary>
    /// <param name="file">What to call it in errors.</param>
    /// <param name="text">Its bytes.</param>
    /// <returns>The entries of the dictionary that it makes.</returns>
    /// <exception cref="ModelFormatException">It is malformed, or makes anything but a dictionary of plain values and float tensors.</exception>
    public static IReadOnlyList<(object? Key, object? Value)> Read(string file, byte[] text)
    {
        var pickle = new StatePickle(file, text);
        while (pickle.Step())
        {
        }

        return pickle.Pop<PickledDictionary>("a state dict").Entries;
    }

    /// <summary>One instruction; false at the last.</summary>
    private bool Step()
    {
        _start = _at;
        var code = (PickleOpcode)Take(1)[0];
        switch (code)
        {
            case PickleOpcode.Proto:
                if (Take(1)[0] is var version and not 2) throw Wrong("pickle protocol 2, which torch.save uses", $"protocol {version}");
                break;
            case PickleOpcode.Stop:
                return false;
            case PickleOpcode.Mark:
                Push(Mark);
                break;
            case PickleOpcode.None:
                Push(null);
                break;
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse:
                Push(code == PickleOpcode.NewTrue);
                break;
            case PickleOpcode.BinInt or PickleOpcode.BinInt1 or PickleOpcode.BinInt2 or PickleOpcode.Long1:
                Push(Integer(code));
                break;
            case PickleOpcode.BinUnicode:
                Push(Text(Take(Length())));
                break;
            case PickleOpcode.EmptyTuple:
                Push(Array.Empty<object?>());
                break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptyDict:
                Push(new PickledDictionary());
                break;
            case PickleOpcode.Tuple:
                Push(SinceMark());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                Push(Last(code - PickleOpcode.Tuple1 + 1));
                break;
            case PickleOpcode.BinPut or PickleOpcode.LongBinPut:
                _memo[Index(code == PickleOpcode.LongBinPut)] = Top();
                break;
            case PickleOpcode.BinGet or PickleOpcode.LongBinGet:
                Push(Remembered(Index(code == PickleOpcode.LongBinGet)));
                break;
            case PickleOpcode.Global:
                Push(new PickleGlobal($"{Line()}.{Line()}"));
                break;
            case PickleOpcode.SetItem:
                Add(Last(2));
                break;
            case PickleOpcode.SetItems:
                Add(SinceMark());
                break;
            case PickleOpcode.BinPersId:
                Push(Storage(Pop<object?[]>("a storage's description")));
                break;
            case PickleOpcode.Reduce:
                Reduce();
                break;
            case PickleOpcode.Build:
                // The version notes that PyTorch hangs on a state dict.
                Pop<PickledDictionary>("notes on a state dict");
                if (Top() is not PickledDictionary) throw Wrong("notes on a state dict", "notes on something else");
                break;
            default:
                throw Wrong("an instruction that a state dict needs", $"instruction 0x{(byte)code:x2}");
        }

        return true;
    }

    /// <summary>Calls a name, if it is one of the three.</summary>
    private void Reduce()
    {
        var arguments = Pop<object?[]>("arguments");
        var name = Pop<PickleGlobal>("a name to call").Name;
        Push((name, arguments) switch
        {
            (OrderedDictionary, []) => new PickledDictionary(),
            (RebuildTensor, [PickledStorage storage, long offset, object?[] size, object?[] stride, bool, PickledDictionary, ..]) =>
                new PickledTensor(storage, offset, Integers(size), Integers(stride)),
            (RebuildParameter, [PickledTensor tensor, bool, PickledDictionary]) => tensor,
            (OrderedDictionary or RebuildTensor or RebuildParameter, _) => throw Wrong($"arguments that fit {name}", $"{arguments.Length} others"),
            _ => throw Wrong("only tensors and dictionaries to be made", $"a call of {name}"),
        });
    }

    private PickledStorage Storage(object?[] description) => description switch
    {
        ["storage", PickleGlobal { Name: FloatStorage }, string key, string, long count] => new PickledStorage(key, count),
        ["storage", PickleGlobal other, ..] => throw Wrong(FloatStorage, other.Name),
        _ => throw Wrong("the description of a storage", "something else"),
    };

    private void Add(object?[] entries)
    {
        if (Top() is not PickledDictionary dictionary) throw Wrong("a dictionary to add entries to", "something else");
        if (entries.Length % 2 != 0) throw Wrong("keys and values", "an odd number");
        for (var i = 0; i < entries.Length; i += 2) dictionary.Entries.Add((entries[i], entries[i + 1]));
    }

    private long[] Integers(object?[] values) =>
        [.. values.Select(value => value is long number ? number : throw Wrong("integers for a size or stride", "something else"))];

    private long Integer(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.BinInt1:
                return Take(1)[0];
            case PickleOpcode.BinInt2:
                return BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
            case PickleOpcode.BinInt:
                return BinaryPrimitives.ReadInt32LittleEndian(Take(4));
            default:
                var bytes = Take(Take(1)[0]);
                if (bytes.Length > sizeof(long)) throw Wrong("an integer of at most 8 bytes", $"{bytes.Length} bytes");
                Span<byte> wide = stackalloc byte[sizeof(long)];
                wide.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
                bytes.CopyTo(wide);
                return BinaryPrimitives.ReadInt64LittleEndian(wide);
        }
    }

    private int Length()
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
        return length <= _text.Length ? (int)length : throw Wrong("a text within the file", $"one of {length} bytes");
    }

    private uint Index(bool wide) => wide ? BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))) : Take(1)[0];

    private object? Remembered(uint index) => _memo.TryGetValue(index, out var value) ? value : throw Wrong("a value that was kept", $"number {index}");

    private string Line()
    {
        var end = _text.AsSpan(_at).IndexOf((byte)'\n');
        if (end < 0) throw Wrong("the end of a name", "the end of the pickle");
        var text = Text(Take(end));
        _at++;
        return text;
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("UTF-8 text", "other bytes");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _text.Length - _at) throw Wrong("more instructions", "the end of the pickle");
        _at += count;
        return _text.AsSpan(_at - count, count);
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw Wrong("a value", "none");

    private T Pop<T>(string expected)
    {
        if (Top() is not T value) throw Wrong(expected, "something else");
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Last(int count)
    {
        var first = _stack.Count - count;
        if (first < 0 || _stack.IndexOf(Mark, first) >= 0) throw Wrong($"{count} values", "fewer");
        return Cut(first, first);
    }

    private object?[] SinceMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        return mark >= 0 ? Cut(mark, mark + 1) : throw Wrong("a mark", "none");
    }

    private object?[] Cut(int remove, int from)
    {
        var values = _stack[from..].ToArray();
        _stack.RemoveRange(remove, _stack.Count - remove);
        return values;
    }

    private ModelFormatException Wrong(string expected, string found) => new(_file, _start, expected, found);
}
