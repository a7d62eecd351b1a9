namespace Tailor.Training.ForwardOfa;

/// <summary>How gradients agreed since the last look; several threads add to it.</summary>
internal sealed class ConflictTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<double>> _found = new(StringComparer.Ordinal);

    /// <summary>Counts one pair of gradients.</summary>
    /// <param name="parameters">Whose gradients: blocks or mapper.</param>
    /// <param name="isSame">Whether both come from rows with one structure.</param>
    /// <param name="cosine">Their cosine.</param>
    public void Add(string parameters, bool isSame, double cosine)
    {
        var name = $"conflict-{parameters}-{(isSame ? "same" : "different")}";
        lock (_lock)
        {
            if (!_found.TryGetValue(name, out var cosines)) _found.Add(name, cosines = []);
            cosines.Add(cosine);
        }
    }

    /// <summary>For each kind the mean cosine, and under the name followed by -negative the share of those below 0.</summary>
    public Dictionary<string, double> Take()
    {
        lock (_lock)
        {
            var taken = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var (name, cosines) in _found)
            {
                taken.Add(name, cosines.Average());
                taken.Add($"{name}-negative", (double)cosines.Count(cosine => cosine < 0) / cosines.Count);
            }

            _found.Clear();
            return taken;
        }
    }
}
