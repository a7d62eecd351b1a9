using System.Numerics.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>
/// LightGCN's propagation (He et al., SIGIR 2020, equations 3 to 6): e^(k+1) = Â e^(k) on the graph of users and items, and the final embeddings are
/// the mean of all layers, or all layers side by side. It is linear, so its gradient is the same with the transposed graph.
/// </summary>
internal sealed class Propagation
{
    private readonly GraphModelOptions _options;
    private readonly int _threads;
    private readonly SparseProduct _toUsers;
    private readonly SparseProduct _toItems;
    private readonly SparseProduct _backToUsers;
    private readonly SparseProduct _backToItems;
    private readonly float[]? _userSelf;
    private readonly float[]? _itemSelf;
    private readonly float[][] _scratch;

    /// <summary>Prepares the products of a graph.</summary>
    public Propagation(InteractionGraph graph, GraphModelOptions options, int threads)
    {
        (_options, _threads) = (options, threads);
        var symmetric = options.Normalization == GraphNormalization.Symmetric;
        var users = Scales(graph.UserCount, graph.UserDegree, symmetric);
        var items = Scales(graph.ItemCount, graph.ItemDegree, symmetric);
        var (userOnes, itemOnes) = (symmetric ? users : Ones(graph.UserCount), symmetric ? items : Ones(graph.ItemCount));
        _toUsers = new(graph.UserStarts, graph.Items, users, itemOnes);
        _toItems = new(graph.ItemStarts, graph.Users, items, userOnes);
        _backToUsers = new(graph.UserStarts, graph.Items, userOnes, items);
        _backToItems = new(graph.ItemStarts, graph.Users, itemOnes, users);
        if (!symmetric) (_userSelf, _itemSelf) = (users, items);
        HistoryWeights = itemOnes;
        (UserCount, ItemCount) = (graph.UserCount, graph.ItemCount);
        _scratch = [.. Enumerable.Range(0, 4).Select(at => new float[(at % 2 == 0 ? UserCount : ItemCount) * options.Width])];
    }

    public int UserCount { get; }

    public int ItemCount { get; }

    /// <summary>(items) what an item weighs in its users' rows, but for a factor that all items of a user share; so in a device's state, too.</summary>
    public float[] HistoryWeights { get; }

    /// <summary>From embeddings to final rows.</summary>
    /// <param name="users">(users, d), or empty where users come from the items.</param>
    /// <param name="items">(items, d).</param>
    /// <param name="userRows">(users, width of a row) is overwritten.</param>
    /// <param name="itemRows">(items, width of a row) is overwritten.</param>
    public void Forward(float[] users, float[] items, float[] userRows, float[] itemRows)
    {
        if (_options.Users == UserSource.Items)
        {
            ForwardItems(items, itemRows);
            _toUsers.Apply(itemRows, userRows, _options.Width, _threads);
            return;
        }

        var (u, i, nextU, nextI) = (_scratch[0], _scratch[1], _scratch[2], _scratch[3]);
        users.CopyTo(u, 0);
        items.CopyTo(i, 0);
        Take(u, userRows, layer: 0);
        Take(i, itemRows, layer: 0);
        for (var layer = 1; layer <= _options.Layers; layer++)
        {
            Step(_toUsers, _toItems, u, i, nextU, nextI);
            (u, nextU, i, nextI) = (nextU, u, nextI, i);
            Take(u, userRows, layer);
            Take(i, itemRows, layer);
        }
    }

    /// <summary>From gradients of the final rows to those of the embeddings.</summary>
    /// <param name="userRows">(users, width of a row); with users from the items it is used up.</param>
    /// <param name="itemRows">(items, width of a row); with users from the items it is used up.</param>
    /// <param name="users">(users, d), or empty, is overwritten.</param>
    /// <param name="items">(items, d) is overwritten.</param>
    public void Backward(float[] userRows, float[] itemRows, float[] users, float[] items)
    {
        if (_options.Users == UserSource.Items)
        {
            _backToItems.Apply(userRows, _scratch[1], _options.Width, _threads);
            TensorPrimitives.Add(itemRows, _scratch[1], itemRows);
            ForwardItems(itemRows, items); // Âᵀ Â is its own transpose
            return;
        }

        // Horner's rule: g ← slice of the last layer; then g ← Âᵀ g + slice of the layer before.
        var (u, i, nextU, nextI) = (_scratch[0], _scratch[1], _scratch[2], _scratch[3]);
        Array.Clear(u);
        Array.Clear(i);
        Give(userRows, u, _options.Layers);
        Give(itemRows, i, _options.Layers);
        for (var layer = _options.Layers - 1; layer >= 0; layer--)
        {
            Step(_backToUsers, _backToItems, u, i, nextU, nextI);
            (u, nextU, i, nextI) = (nextU, u, nextI, i);
            Give(userRows, u, layer);
            Give(itemRows, i, layer);
        }

        u.CopyTo(users, 0);
        i.CopyTo(items, 0);
    }

    /// <summary>The mean of the layers that items have where users begin with zero: the even ones.</summary>
    private void ForwardItems(float[] items, float[] rows)
    {
        var layers = (_options.Layers + 1) / 2;
        var (u, i) = (_scratch[0], _scratch[3]);
        items.CopyTo(i, 0);
        items.CopyTo(rows, 0);
        for (var layer = 1; layer < layers; layer++)
        {
            _toUsers.Apply(i, u, _options.Width, _threads);
            _toItems.Apply(u, i, _options.Width, _threads);
            TensorPrimitives.Add(rows, i, rows);
        }

        TensorPrimitives.Multiply(rows, 1f / layers, rows);
    }

    private void Step(SparseProduct toUsers, SparseProduct toItems, float[] u, float[] i, float[] nextU, float[] nextI)
    {
        toUsers.Apply(i, nextU, _options.Width, _threads);
        toItems.Apply(u, nextI, _options.Width, _threads);
        AddSelf(_userSelf, u, nextU);
        AddSelf(_itemSelf, i, nextI);
    }

    private void AddSelf(float[]? scale, float[] x, float[] y)
    {
        if (scale is null) return;
        var width = _options.Width;
        for (var row = 0; row < scale.Length; row++) TensorPrimitives.MultiplyAdd(x.AsSpan(row * width, width), scale[row], y.AsSpan(row * width, width), y.AsSpan(row * width, width));
    }

    /// <summary>Lays a layer into the rows.</summary>
    private void Take(float[] x, float[] rows, int layer)
    {
        if (_options.Combination == LayerCombination.Mean)
        {
            var share = 1f / (_options.Layers + 1);
            if (layer == 0) TensorPrimitives.Multiply(x, share, rows);
            else TensorPrimitives.MultiplyAdd(x, share, rows, rows);
            return;
        }

        var (width, row) = (_options.Width, _options.RowWidth);
        for (var r = 0; r < x.Length / width; r++) x.AsSpan(r * width, width).CopyTo(rows.AsSpan((r * row) + (layer * width)));
    }

    /// <summary>Adds what the rows' gradient says of a layer.</summary>
    private void Give(float[] rows, float[] g, int layer)
    {
        if (_options.Combination == LayerCombination.Mean)
        {
            TensorPrimitives.MultiplyAdd(rows, 1f / (_options.Layers + 1), g, g);
            return;
        }

        var (width, row) = (_options.Width, _options.RowWidth);
        for (var r = 0; r < g.Length / width; r++)
            TensorPrimitives.Add(g.AsSpan(r * width, width), rows.AsSpan((r * row) + (layer * width), width), g.AsSpan(r * width, width));
    }

    private static float[] Scales(int count, Func<int, int> degree, bool symmetric) =>
        [.. Enumerable.Range(0, count).Select(node => symmetric ? 1 / MathF.Sqrt(Math.Max(1, degree(node))) : 1f / (degree(node) + 1))];

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
