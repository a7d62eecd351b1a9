using System.Numerics.Tensors;
using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;

namespace Tailor.Training.Graphs;

/// <summary>Embeddings on a graph, and one step of their training.</summary>
internal sealed class GraphModel
{
    private readonly GraphModelOptions _options;
    private readonly GraphTrainingOptions _training;
    private readonly GraphObjective _objective;
    private readonly Propagation _propagation;
    private readonly PairLoss _loss;
    private readonly float[] _userRows;
    private readonly float[] _itemRows;
    private readonly float[] _userRowGradient;
    private readonly float[] _itemRowGradient;
    private readonly float[] _userGradient;
    private readonly float[] _itemGradient;

    public GraphModel(InteractionGraph graph, GraphModelOptions options, GraphTrainingOptions training, GraphObjective objective, int threads)
    {
        (_options, _training, _objective) = (options, training, objective);
        _propagation = new Propagation(graph, options, threads);
        var leavesOut = options.Users == UserSource.Items && training.LeaveOut;
        _loss = new PairLoss(graph, leavesOut ? _propagation.HistoryWeights : null, options.RowWidth, training.Negatives);
        var (users, items) = (options.Users == UserSource.Own ? graph.UserCount : 0, graph.ItemCount);
        UserEmbeddings = new RowAdam(Drawn(users * options.Width, 0));
        ItemEmbeddings = new RowAdam(Drawn(items * options.Width, 1));
        (_userGradient, _itemGradient) = (new float[UserEmbeddings.Values.Length], new float[ItemEmbeddings.Values.Length]);
        (_userRows, _itemRows) = (new float[graph.UserCount * options.RowWidth], new float[items * options.RowWidth]);
        (_userRowGradient, _itemRowGradient) = (new float[_userRows.Length], new float[_itemRows.Length]);
    }

    /// <summary>(users, d), or empty where users come from the items.</summary>
    public RowAdam UserEmbeddings { get; }

    /// <summary>(items, d).</summary>
    public RowAdam ItemEmbeddings { get; }

    /// <summary>(items) what an item weighs in a user's state.</summary>
    public float[] HistoryWeights => _propagation.HistoryWeights;

    /// <summary>(users, width of a row) as of the last <see cref="Propagate"/>.</summary>
    public float[] UserRows => _userRows;

    /// <summary>(items, width of a row) as of the last <see cref="Propagate"/>.</summary>
    public float[] ItemRows => _itemRows;

    /// <summary>Gradient of <see cref="UserEmbeddings"/> as of the last <see cref="Loss"/>.</summary>
    public float[] UserGradient => _userGradient;

    /// <summary>Gradient of <see cref="ItemEmbeddings"/> as of the last <see cref="Loss"/>.</summary>
    public float[] ItemGradient => _itemGradient;

    /// <summary>Final rows of the embeddings as they are.</summary>
    public void Propagate() => _propagation.Forward(UserEmbeddings.Values, ItemEmbeddings.Values, _userRows, _itemRows);

    /// <summary>Loss of a batch and its gradient by the embeddings.</summary>
    public double Loss(ReadOnlySpan<PairSample> batch, long step)
    {
        Propagate();
        Array.Clear(_userRowGradient);
        Array.Clear(_itemRowGradient);
        var scores = _objective.Scores(step);
        var loss = 0.0;
        foreach (var score in scores) loss += _loss.Add(score, batch, 1.0 / scores.Count, _userRows, _itemRows, _userRowGradient, _itemRowGradient);
        loss += _objective.AddPenalty(batch, _itemRows, _itemRowGradient);
        _propagation.Backward(_userRowGradient, _itemRowGradient, _userGradient, _itemGradient);
        return loss + AddDecay(batch);
    }

    /// <summary>One step of Adam on a batch.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="step">Step from 0.</param>
    /// <param name="rate">Learning rate.</param>
    /// <returns>The loss before it.</returns>
    public double Step(ReadOnlySpan<PairSample> batch, long step, double rate)
    {
        var loss = Loss(batch, step);
        if (_userGradient.Length > 0) UserEmbeddings.Step(_userGradient, rate, step + 1);
        ItemEmbeddings.Step(_itemGradient, rate, step + 1);
        return loss;
    }

    /// <summary>decay / 2 · mean over samples of the squared norms of their embeddings, before propagation (as in LightGCN's code).</summary>
    private double AddDecay(ReadOnlySpan<PairSample> batch)
    {
        if (_training.Decay == 0) return 0;
        var (sum, width, factor) = (0.0, _options.Width, (float)(_training.Decay / batch.Length));
        foreach (var (user, positive, negative) in batch)
        {
            if (_userGradient.Length > 0) sum += Shrink(UserEmbeddings.Values, _userGradient, user);
            sum += Shrink(ItemEmbeddings.Values, _itemGradient, positive) + Shrink(ItemEmbeddings.Values, _itemGradient, negative);
        }

        return sum * factor / 2;

        float Shrink(float[] values, float[] gradient, int row)
        {
            ReadOnlySpan<float> x = values.AsSpan(row * width, width);
            var g = gradient.AsSpan(row * width, width);
            TensorPrimitives.MultiplyAdd(x, factor, g, g);
            return TensorPrimitives.SumOfSquares(x);
        }
    }

    /// <summary>Normally distributed first values (Box and Muller).</summary>
    private float[] Drawn(int count, int table)
    {
        var random = new RandomStream((long)RandomPurpose.Embeddings, _training.Seed, table);
        var values = new float[count];
        for (var at = 0; at < count; at += 2)
        {
            var (radius, angle) = (_training.Spread * Math.Sqrt(-2 * Math.Log(1 - random.Unit())), 2 * Math.PI * random.Unit());
            values[at] = (float)(radius * Math.Cos(angle));
            if (at + 1 < count) values[at + 1] = (float)(radius * Math.Sin(angle));
        }

        return values;
    }
}
