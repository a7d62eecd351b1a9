namespace Tailor.Training.Batches;

/// <summary>One step's windows as flat arrays, ready to be copied into tensors (int64, as libtorch indexes). Its buffers are reused from batch to batch.</summary>
/// <remarks>
/// B rows, T positions. With <see cref="WindowStyle.NextItem"/> rows are padded on the right, so that causal attention with positions counted from the left
/// needs no mask; N = M, and <see cref="TargetPositions"/> equals <see cref="TokenPositions"/>.
/// With <see cref="WindowStyle.FinalOnly"/> rows are padded on the left, T is always the window length L, and a target belongs to a row.
/// </remarks>
public sealed class TrainingBatch
{
    private int[] _users = [];
    private int[] _lengths = [];
    private long[] _inputs = [];
    private long[] _targets = [];
    private long[] _tokenPositions = [];
    private long[] _targetPositions = [];
    private long[] _tokenTargets = [];
    private int[] _profileLengths = [];
    private long[] _profileEnds = [];

    /// <summary>Epoch and number of this batch.</summary>
    public BatchPosition Position { get; private set; }

    /// <summary>What the windows predict.</summary>
    public WindowStyle Style { get; private set; }

    /// <summary>Rows B.</summary>
    public int Rows { get; private set; }

    /// <summary>Positions T in a row, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Real tokens N: inputs without padding.</summary>
    public int TokenCount { get; private set; }

    /// <summary>Targets M.</summary>
    public int TargetCount { get; private set; }

    /// <summary>Targets in a row of <see cref="Targets"/>: T with NextItem, <see cref="WindowOptions.FinalTargets"/> with FinalOnly.</summary>
    public int TargetWidth { get; private set; }

    /// <summary>(B) user indices.</summary>
    public ReadOnlySpan<int> Users => _users.AsSpan(0, Rows);

    /// <summary>(B) number of real inputs in a row.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Rows);

    /// <summary>(B, T) item indices, 0 on padding.</summary>
    public ReadOnlySpan<long> Inputs => _inputs.AsSpan(0, Rows * Length);

    /// <summary>Longest profile P of a row, 0 where there are none.</summary>
    public int ProfileWidth { get; private set; }

    /// <summary>Number of profiles G: B where each row has its own, fewer where rows share them, 0 where there are none.</summary>
    public int ProfileCount { get; private set; }

    /// <summary>(G) items in a profile, at least 1.</summary>
    public ReadOnlySpan<int> ProfileLengths => _profileLengths.AsSpan(0, ProfileCount);

    /// <summary>(G, P) items that are known before a row's first target, oldest first, padded on the right with 0.</summary>
    public ReadOnlySpan<long> Profiles => _inputs.AsSpan(Rows * Length, ProfileCount * ProfileWidth);

    /// <summary>(B) flat index g·P + p of the last profile item that a row may know.</summary>
    public ReadOnlySpan<long> ProfileEnds => _profileEnds.AsSpan(0, ProfileCount == 0 ? 0 : Rows);

    /// <summary>Items whose embeddings a graph reads: <see cref="Inputs"/>, then <see cref="Profiles"/>.</summary>
    public ReadOnlySpan<long> Lookups => _inputs.AsSpan(0, (Rows * Length) + (ProfileCount * ProfileWidth));

    /// <summary>(B, TargetWidth) item indices, 0 on padding.</summary>
    public ReadOnlySpan<long> Targets => _targets.AsSpan(0, Rows * TargetWidth);

    /// <summary>(N) flat indices b·T + t of the real inputs, ascending.</summary>
    public ReadOnlySpan<long> TokenPositions => _tokenPositions.AsSpan(0, TokenCount);

    /// <summary>(M) the state that each target is predicted from: with NextItem the flat index b·T + t, with FinalOnly the row b. Ascending.</summary>
    public ReadOnlySpan<long> TargetPositions =>
        Style == WindowStyle.NextItem ? TokenPositions : _targetPositions.AsSpan(0, TargetCount);

    /// <summary>(M) target items, parallel to <see cref="TargetPositions"/>.</summary>
    public ReadOnlySpan<long> TokenTargets => _tokenTargets.AsSpan(0, TargetCount);

    /// <summary>What rows know of their users, each once where neighbours know the same.</summary>
    /// <returns>(U) flat indices as in <see cref="ProfileEnds"/>, and (B) which of them each row knows.</returns>
    internal (long[] Ends, long[] OfRows) DistinctProfileEnds()
    {
        var ends = new List<long>();
        var rows = new long[ProfileEnds.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            if (ends.Count == 0 || ends[^1] != ProfileEnds[row]) ends.Add(ProfileEnds[row]);
            rows[row] = ends.Count - 1;
        }

        return ([.. ends], rows);
    }

    /// <summary>(M) the row that each target belongs to.</summary>
    internal long[] RowsOfTargets()
    {
        var rows = TargetPositions.ToArray();
        if (Style != WindowStyle.NextItem) return rows;
        for (var target = 0; target < rows.Length; target++) rows[target] /= Length;
        return rows;
    }

    internal void Begin(BatchPosition position, WindowStyle style, int rows, int length, int targetWidth, int profileWidth = 0, int? profiles = null)
    {
        (Position, Style, Rows, Length, TargetWidth, TokenCount, TargetCount, ProfileWidth) = (position, style, rows, length, targetWidth, 0, 0, profileWidth);
        ProfileCount = profileWidth == 0 ? 0 : profiles ?? rows;
        var lookups = (rows * length) + (ProfileCount * profileWidth);
        Grow(ref _profileEnds, rows);
        Grow(ref _users, rows);
        Grow(ref _lengths, rows);
        Grow(ref _profileLengths, rows);
        Grow(ref _inputs, lookups);
        Grow(ref _targets, rows * targetWidth);
        Grow(ref _tokenPositions, rows * length);
        Grow(ref _targetPositions, rows * targetWidth);
        Grow(ref _tokenTargets, rows * targetWidth);
        _inputs.AsSpan(0, lookups).Clear();
        _targets.AsSpan(0, rows * targetWidth).Clear();
    }

    /// <summary>Writes one row: <paramref name="inputs"/> and what follows them.</summary>
    internal void Write(int row, int user, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets)
    {
        (_users[row], _lengths[row]) = (user, inputs.Length);
        var at = row * Length + (Style == WindowStyle.FinalOnly ? Length - inputs.Length : 0);
        for (var t = 0; t < inputs.Length; t++, at++)
        {
            _inputs[at] = inputs[t];
            _tokenPositions[TokenCount++] = at;
        }
        for (var t = 0; t < targets.Length; t++)
        {
            _targets[row * TargetWidth + t] = targets[t];
            _targetPositions[TargetCount] = row;
            _tokenTargets[TargetCount++] = targets[t];
        }
    }

    /// <summary>Writes a profile, at most <see cref="ProfileWidth"/> items; where each row has its own, the row of that number knows all of it.</summary>
    internal void WriteProfile(int profile, ReadOnlySpan<int> items)
    {
        _profileLengths[profile] = items.Length;
        var to = _inputs.AsSpan((Rows * Length) + (profile * ProfileWidth), ProfileWidth);
        for (var i = 0; i < items.Length; i++) to[i] = items[i];
        if (ProfileCount == Rows) EndProfile(profile, profile, items.Length);
    }

    /// <summary>Says how many items of which profile a row knows.</summary>
    internal void EndProfile(int row, int profile, int length) => _profileEnds[row] = (profile * ProfileWidth) + length - 1;

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new T[Math.Max(length, 2 * buffer.Length)];
    }
}
