using Tailor.Training.Graphs;

namespace Tailor.Training.Tests.Graphs;

public sealed class GraphModelTests
{
    private static readonly Interactions.Splits.Split Split = Communities.Split(communities: 3, usersEach: 4, size: 6, held: 3, seed: 2);
    private static readonly InteractionGraph Graph = InteractionGraph.Of(Split);

    public static TheoryData<string> Kinds => ["items-1", "items-3", "items-3-kept", "own-0", "own-2", "own-side-by-side", "items-3-cosine", "own-2-cosine"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_is_that_of_the_loss(string kind)
    {
        var model = Model(kind);
        var batch = new PairSample[40];
        new PairSampler(Graph, seed: 1).Fill(0, batch);
        model.Loss(batch, 0);
        foreach (var (adam, gradient) in new[] { (model.UserEmbeddings, (float[])model.UserGradient.Clone()), (model.ItemEmbeddings, (float[])model.ItemGradient.Clone()) })
        {
            for (var at = 0; at < adam.Values.Length; at += 7)
            {
                const float Step = 1e-2f;
                var value = adam.Values[at];
                adam.Values[at] = value + Step;
                var above = model.Loss(batch, 0);
                adam.Values[at] = value - Step;
                var below = model.Loss(batch, 0);
                adam.Values[at] = value;
                Assert.Equal((above - below) / (2 * Step), gradient[at], 2e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_are_those_of_dense_matrices(string kind)
    {
        var (options, model) = (Options(kind), Model(kind));
        model.Propagate();
        var (users, items, width) = (Graph.UserCount, Graph.ItemCount, options.Width);
        var nodes = users + items;
        var a = new double[nodes, nodes];
        for (var user = 0; user < users; user++)
        {
            foreach (var item in Graph.ItemsOf(user))
            {
                var (u, i, symmetric) = (Graph.UserDegree(user), Graph.ItemDegree(item), options.Normalization == GraphNormalization.Symmetric);
                a[user, users + item] = symmetric ? 1 / Math.Sqrt((double)u * i) : 1.0 / (u + 1);
                a[users + item, user] = symmetric ? 1 / Math.Sqrt((double)u * i) : 1.0 / (i + 1);
            }
        }

        if (options.Normalization == GraphNormalization.MeanWithSelf)
            for (var node = 0; node < nodes; node++) a[node, node] = 1.0 / ((node < users ? Graph.UserDegree(node) : Graph.ItemDegree(node - users)) + 1);
        var layers = new List<double[,]> { new double[nodes, width] };
        for (var node = 0; node < nodes; node++)
        {
            var (table, row) = node < users ? (model.UserEmbeddings.Values, node) : (model.ItemEmbeddings.Values, node - users);
            for (var d = 0; d < width; d++) layers[0][node, d] = table.Length == 0 ? 0 : table[(row * width) + d];
        }

        for (var layer = 0; layer < options.Layers; layer++)
        {
            var next = new double[nodes, width];
            for (var n = 0; n < nodes; n++)
                for (var m = 0; m < nodes; m++)
                    for (var d = 0; d < width; d++) next[n, d] += a[n, m] * layers[^1][m, d];
            layers.Add(next);
        }

        // Where users begin with zero, every other layer is zero: the mean is over the others.
        var counted = options.Users == UserSource.Items ? (options.Layers + 1) / 2 : options.Layers + 1;
        for (var node = 0; node < nodes; node++)
        {
            var (rows, row) = node < users ? (model.UserRows, node) : (model.ItemRows, node - users);
            for (var d = 0; d < width; d++)
            {
                if (options.Combination == LayerCombination.Mean) Assert.Equal(layers.Sum(layer => layer[node, d]) / counted, rows[(row * width) + d], 1e-5);
                else for (var layer = 0; layer < layers.Count; layer++) Assert.Equal(layers[layer][node, d], rows[(((row * layers.Count) + layer) * width) + d], 1e-5);
            }
        }
    }

    /// <summary>What one item's embedding adds to a user's row is its history weight, but for a factor of the user's own.</summary>
    [Theory]
    [InlineData("own-2")]
    [InlineData("own-side-by-side")]
    public void History_weights_are_what_users_rows_are_made_with(string kind)
    {
        var options = Options(kind) with { Layers = 1 };
        var model = new GraphModel(Graph, options, new GraphTrainingOptions(), new GraphObjective(), threads: 1);
        Array.Clear(model.UserEmbeddings.Values);
        Array.Fill(model.ItemEmbeddings.Values, 0);
        for (var user = 0; user < Graph.UserCount; user++)
        {
            var shares = new List<double>();
            foreach (var item in Graph.ItemsOf(user))
            {
                model.ItemEmbeddings.Values[item * options.Width] = 1;
                model.Propagate();
                model.ItemEmbeddings.Values[item * options.Width] = 0;
                var first = options.Combination == LayerCombination.Concatenated ? options.Width : 0; // its layer
                shares.Add(model.UserRows[(user * options.RowWidth) + first] / model.HistoryWeights[item]);
            }

            Assert.All(shares, share => Assert.Equal(shares[0], share, 1e-6));
            Assert.True(shares[0] > 0);
        }
    }

    [Fact]
    public void Products_are_the_same_for_any_number_of_threads()
    {
        var (one, three) = (new GraphModel(Graph, Options("items-3"), new(), new(), threads: 1), new GraphModel(Graph, Options("items-3"), new(), new(), threads: 3));
        one.Propagate();
        three.Propagate();
        Assert.Equal(one.UserRows, three.UserRows);
        Assert.Equal(one.ItemRows, three.ItemRows);
    }

    /// <summary>By hand, with leading floats only; and what rounding leaves of a row has no direction.</summary>
    [Fact]
    public void A_cosine_is_divided_by_its_temperature()
    {
        var score = new CosineScore(.5, kept: [3, 1]);
        float[] user = [3, 4, 0], row = [1, 2, 2], none = [1e-9f, 0, 0], gradient = new float[3];
        Assert.Equal((3 + 8) / (5.0 * 3) / .5, score.Of(user, row, 0), 1e-6);
        Assert.Equal(3 / (5.0 * 3) / .5, score.Of(user, row, 1), 1e-6);
        Assert.Equal(0, score.Of(none, row, 0));
        score.AddGradient(1, none, row, 0, gradient, gradient);
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Negatives_are_no_items_of_the_user()
    {
        var batch = new PairSample[2000];
        new PairSampler(Graph, seed: 1).Fill(5, batch);
        Assert.All(batch, sample => Assert.True(Graph.ItemsOf(sample.User).Contains(sample.Positive) && !Graph.ItemsOf(sample.User).Contains(sample.Negative)));
        Assert.Equal(Graph.UserCount, batch.Select(sample => sample.User).Distinct().Count());
        var again = new PairSample[2000];
        new PairSampler(Graph, seed: 1).Fill(5, again);
        Assert.Equal(batch, again);
    }

    private static GraphModel Model(string kind) => new(Graph, Options(kind), new GraphTrainingOptions { Spread = .5, Decay = .01, LeaveOut = kind != "items-3-kept", Negatives = kind is "items-1" or "own-2" or "own-2-cosine" ? 7 : 1 }, new GraphObjective(kind.EndsWith("cosine", StringComparison.Ordinal) ? .3 : 0), threads: 1);

    private static GraphModelOptions Options(string kind) => kind switch
    {
        "items-1" => new() { Width = 5, Layers = 1 },
        "items-3" or "items-3-kept" or "items-3-cosine" => new() { Width = 71, Layers = 3 }, // whole registers, some, and rest
        "own-0" => new() { Width = 4, Layers = 0, Users = UserSource.Own },
        "own-2" or "own-2-cosine" => new() { Width = 9, Layers = 2, Users = UserSource.Own },
        _ => new() { Width = 6, Layers = 3, Users = UserSource.Own, Combination = LayerCombination.Concatenated, Normalization = GraphNormalization.MeanWithSelf },
    };
}
