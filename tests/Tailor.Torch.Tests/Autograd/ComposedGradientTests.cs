namespace Tailor.Torch.Tests.Autograd;

/// <summary>Gradients of the pieces that backbones and losses are made of, composed from <see cref="torch"/>.</summary>
public sealed class ComposedGradientTests : TorchTest
{
    [Fact]
    public void Layer_norm()
    {
        var (x, weight, bias) = (GradientCheck.Random(1, 3, 5), GradientCheck.Random(2, 5), GradientCheck.Random(3, 5));
        GradientCheck.Of(() => torch.layer_norm(x, weight, bias, 1e-5), x, weight, bias);
        // And it is what its definition says: (x − mean) / √(variance + ε) · weight + bias.
        var mean = x.sum(-1, keepdim: true) * .2;
        var variance = (x - mean).pow(2).sum(-1, keepdim: true) * .2;
        AssertValues((((x - mean) / (variance + 1e-5).sqrt() * weight) + bias).data<double>(), [3, 5], torch.layer_norm(x, weight, bias, 1e-5), 1e-10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Causal_attention_with_residual_and_layer_norm(int heads)
    {
        const int rows = 2, length = 4, width = 4;
        var x = GradientCheck.Random(1, rows * length, width);
        var weights = Enumerable.Range(0, 4).Select(i => GradientCheck.Random(10 + i, width, width)).ToArray();
        var biases = Enumerable.Range(0, 4).Select(i => GradientCheck.Random(20 + i, width)).ToArray();
        Tensor[] norm = [GradientCheck.Random(30, width), GradientCheck.Random(31, width)];
        var mask = torch.triu(torch.full([length, length], double.NegativeInfinity, ScalarType.Float64), 1);

        Tensor Block()
        {
            var normed = torch.layer_norm(x, norm[0], norm[1], 1e-5); // (B·T, d)
            Tensor query = Heads(0, normed), key = Heads(1, normed), value = Heads(2, normed); // (B·H, T, d/H)
            var scores = query.bmm(key.transpose(1, 2)) * (1 / Math.Sqrt(width / heads)); // (B·H, T, T)
            var mixed = (scores + mask).softmax(-1).bmm(value)
                .view(rows, heads, length, width / heads).permute(0, 2, 1, 3).reshape(rows * length, width); // (B·T, d)
            return torch.layer_norm(x + torch.linear(mixed, weights[3], biases[3]), norm[0], norm[1], 1e-5);
        }

        Tensor Heads(int part, Tensor normed) =>
            torch.linear(normed, weights[part], biases[part]).view(rows, length, heads, width / heads).permute(0, 2, 1, 3).reshape(rows * heads, length, width / heads);

        GradientCheck.Of(Block, [x, .. weights, .. biases, .. norm]);
        // No gradient flows back from a position to a later one.
        var first = Block().view(rows, length, width).narrow(1, 0, 2);
        var gradient = torch.grad((first * first).sum(), [x])[0]!.view(rows, length, width);
        AssertValues(new double[rows * 2 * width], [rows, 2, width], gradient.narrow(1, 2, 2), 0);
        Assert.Contains(gradient.narrow(1, 0, 2).data<double>(), value => Math.Abs(value) > 1e-3);
    }

    [Fact]
    public void Gru_equals_its_equations_in_values_and_gradients()
    {
        const int rows = 2, length = 3, inputs = 3, hidden = 2;
        var x = GradientCheck.Random(1, rows, length, inputs);
        var initial = GradientCheck.Random(2, 1, rows, hidden);
        Tensor[] parameters =
        [
            GradientCheck.Random(3, 3 * hidden, inputs), GradientCheck.Random(4, 3 * hidden, hidden),
            GradientCheck.Random(5, 3 * hidden), GradientCheck.Random(6, 3 * hidden),
        ];
        Tensor[] all = [x, initial, .. parameters];

        Tensor ByHand()
        {
            var state = initial.select(0, 0); // (B, h)
            var states = new Tensor[length];
            for (var t = 0; t < length; t++)
            {
                var fromInput = torch.linear(x.select(1, t), parameters[0], parameters[2]).split(hidden, 1); // 3 × (B, h)
                var fromState = torch.linear(state, parameters[1], parameters[3]).split(hidden, 1);
                var reset = (fromInput[0] + fromState[0]).sigmoid();
                var update = (fromInput[1] + fromState[1]).sigmoid();
                var candidate = (fromInput[2] + (reset * fromState[2])).tanh();
                states[t] = state = candidate + (update * (state - candidate));
            }

            return torch.stack(states, 1); // (B, T, h)
        }

        GradientCheck.Of(() => torch.gru(x, initial, parameters).States, all);
        GradientCheck.Of(() => torch.gru(x, initial, parameters).Last, all);
        AssertValues(ByHand().data<double>(), [rows, length, hidden], torch.gru(x, initial, parameters).States);
        var weight = GradientCheck.Random(7, rows, length, hidden);
        var expected = torch.grad((ByHand() * weight).sum(), all);
        var found = torch.grad((torch.gru(x, initial, parameters).States * weight).sum(), all);
        for (var i = 0; i < all.Length; i++) AssertValues(expected[i]!.data<double>(), all[i].shape, found[i]!);
    }

    [Fact]
    public void Binary_cross_entropy_from_softplus_and_log_sigmoid()
    {
        var (positive, negative) = (GradientCheck.Random(1, 5), GradientCheck.Random(2, 5, 3));
        GradientCheck.Of(() => (negative.softplus().sum(1) - positive.logsigmoid()).mean(), positive, negative);
        // d(−log σ(s)) / ds = σ(s) − 1; d softplus(s) / ds = σ(s).
        var gradients = torch.grad((negative.softplus().sum() - positive.logsigmoid().sum()), [positive, negative]);
        AssertValues((positive.sigmoid() + -1).data<double>(), [5], gradients[0]!);
        AssertValues(negative.sigmoid().data<double>(), [5, 3], gradients[1]!);
    }

    [Fact]
    public void Binary_cross_entropy_with_a_calibrated_positive()
    {
        // gBCE: the positive's probability to the power β; α = 3 / 9, t = .75.
        const double rate = 3.0 / 9, beta = rate * ((.75 * (1 - (1 / rate))) + (1 / rate));
        var (positive, negative) = (GradientCheck.Random(1, 5), GradientCheck.Random(2, 5, 3));
        GradientCheck.Of(() => (negative.softplus().sum(1) - (positive.logsigmoid() * beta)).mean(), positive, negative);
        var gradient = torch.grad((positive.sigmoid().pow(beta).log() * -1).sum(), [positive])[0]!;
        AssertValues(((positive.sigmoid() + -1) * beta).data<double>(), [5], gradient);
    }

    [Fact]
    public void Sampled_softmax_with_corrected_logits_and_masked_collisions()
    {
        const int positions = 3, negatives = 4, width = 3;
        var (states, targets, shared) = (GradientCheck.Random(1, positions, width), GradientCheck.Random(2, positions, width), GradientCheck.Random(3, negatives, width));
        var logQ = Doubles([-1, -2, -3, -.5]);
        var collisions = torch.tensor([false, true, false, false, false, false, false, false, true, false, false, true], positions, negatives);
        Tensor Loss()
        {
            var positive = (states * targets).sum(1); // (M)
            var negative = (states.mm(shared.t()) - logQ).masked_fill(collisions, double.NegativeInfinity); // (M, K)
            return (negative.logsumexp(1) - positive).softplus();
        }

        GradientCheck.Of(Loss, states, targets, shared);
        // The same as the cross-entropy over target and negatives.
        var negatives0 = (states.mm(shared.t()) - logQ).masked_fill(collisions, double.NegativeInfinity);
        var logits = torch.cat([(states * targets).sum(1, keepdim: true), negatives0], 1); // (M, 1 + K)
        var expected = torch.cross_entropy(logits, torch.zeros([positions], ScalarType.Int64));
        AssertValues([expected.item()], [], Loss().mean());
    }

    [Fact]
    public void Cross_entropy_over_all_items()
    {
        var (states, items) = (GradientCheck.Random(1, 4, 3), GradientCheck.Random(2, 6, 3));
        var targets = torch.tensor([5L, 0, 0, 3]);
        GradientCheck.Of(() => torch.cross_entropy(states.mm(items.t()), targets), states, items);
        // d loss / d logits = (softmax − one-hot) / N.
        var logits = states.mm(items.t()).detach();
        logits.requires_grad = true;
        var gradient = torch.grad(torch.cross_entropy(logits, targets), [logits])[0]!;
        var expected = logits.softmax(1).data<double>();
        for (var row = 0; row < 4; row++) expected[(row * 6) + targets.data<long>()[row]] -= 1;
        AssertValues([.. expected.Select(value => value / 4)], [4, 6], gradient);
    }
}
