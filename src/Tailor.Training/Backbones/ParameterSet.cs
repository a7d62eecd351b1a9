using System.Collections;
using Tailor.Torch;

namespace Tailor.Training.Backbones;

/// <summary>A graph's trainable tensors under the names that the model folder uses, in a fixed order.</summary>
public sealed class ParameterSet : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _rates = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _tensors.Count;

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => _tensors.Keys;

    /// <summary>The tensors, in the order of the names.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors.Values;

    /// <summary>What each tensor's learning rate is multiplied by, in the order of the names: 1 unless <see cref="SetRate"/> said otherwise.</summary>
    public IEnumerable<double> Rates => _tensors.Keys.Select(RateOf);

    /// <summary>A tensor by its name.</summary>
    public Tensor this[string name] => _tensors[name];

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>Multiplies a tensor's learning rate; 0 freezes it.</summary>
    public void SetRate(string name, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        if (!_tensors.ContainsKey(name)) throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
        _rates[name] = rate;
    }

    /// <summary>Gradients of a scalar, in the order of the names; null for what is frozen or unused. The caller's scope owns them.</summary>
    public Tensor?[] Gradients(Tensor loss)
    {
        var trained = _tensors.Where(pair => RateOf(pair.Key) != 0).ToArray();
        var found = torch.grad(loss, [.. trained.Select(pair => pair.Value)]);
        if (trained.Length == _tensors.Count) return found;
        var gradients = new Tensor?[_tensors.Count];
        for (var i = 0; i < found.Length; i++) gradients[_tensors.IndexOf(trained[i].Key)] = found[i];
        return gradients;
    }

    /// <summary>Adds a leaf that trains.</summary>
    /// <param name="name">Its name in the model folder.</param>
    /// <param name="values">Its first values, in row-major order.</param>
    /// <param name="shape">Its shape.</param>
    public Tensor Add(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var tensor = torch.tensor(values, shape).DetachFromDisposeScope();
        tensor.requires_grad = true;
        _tensors.Add(name, tensor);
        return tensor;
    }

    /// <summary>Converts every tensor; what trains is float32, gradients are checked in float64.</summary>
    public void ConvertTo(ScalarType type)
    {
        using var recording = torch.no_grad();
        foreach (var name in _tensors.Keys.ToArray())
        {
            var old = _tensors[name];
            if (old.dtype == type) continue;
            var converted = old.to(type).DetachFromDisposeScope();
            converted.requires_grad = true;
            _tensors[name] = converted;
            old.Dispose();
        }
    }

    /// <summary>A copy of every tensor's values.</summary>
    public IReadOnlyDictionary<string, float[]> Snapshot() =>
        _tensors.ToDictionary(pair => pair.Key, pair => pair.Value.data<float>(), StringComparer.Ordinal);

    /// <summary>Overwrites every tensor's values.</summary>
    /// <exception cref="ArgumentException">A name is missing or a length differs.</exception>
    public void Restore(IReadOnlyDictionary<string, float[]> values)
    {
        foreach (var (name, tensor) in _tensors)
        {
            if (!values.TryGetValue(name, out var found)) throw new ArgumentException($"There are no values for parameter '{name}'.", nameof(values));
            if (found.Length != tensor.numel()) throw new ArgumentException($"Parameter '{name}' has {tensor.numel()} values, found {found.Length}.", nameof(values));
            tensor.CopyFrom<float>(found);
        }
    }

    /// <summary>The name of the first tensor with a value that is not finite, or null.</summary>
    public string? FirstNonFinite()
    {
        foreach (var (name, tensor) in _tensors)
            if (!Array.TrueForAll(tensor.data<float>(), float.IsFinite)) return name;
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private double RateOf(string name) => _rates.GetValueOrDefault(name, 1);

    /// <summary>Frees every tensor.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
        _tensors.Clear();
    }
}
