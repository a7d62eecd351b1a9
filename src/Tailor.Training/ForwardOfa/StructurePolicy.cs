using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Torch;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// From v to a structure for each row: Gumbel-softmax, hard forward and soft backward. Over the table of all subsets with those above the row's budget
/// masked, or for each block by itself with a penalty. One instance serves several threads.
/// </summary>
internal sealed class StructurePolicy
{
    private const float Never = -1e9f;
    private const float Rounding = 1e-6f; // of shares to floats
    private const double LeastSpread = 1e-4; // of cost within rows, where choices are all but certain

    private readonly ForwardOfaOptions _options;
    private readonly StructureChoice _choice;
    private readonly float[] _table;
    private readonly float[] _shares;

    /// <param name="backbone">The network.</param>
    /// <param name="options">How structures are drawn.</param>
    public StructurePolicy(BackboneSpec backbone, ForwardOfaOptions options)
    {
        (_options, _choice) = (options, new StructureChoice(backbone));
        _shares = [.. Enumerable.Range(0, _choice.Subsets).Select(subset => (float)_choice.ShareOf(StructureBudgetKind.MultiplyAdds, subset))];
        _table = new float[_choice.Subsets * Blocks];
        for (var i = 0; i < _table.Length; i++) _table[i] = i / Blocks >> (i % Blocks) & 1;
        Tally = new StructureTally(_choice.Subsets);
    }

    /// <summary>Number of blocks L.</summary>
    public int Blocks => _choice.Blocks;

    /// <summary>What was drawn.</summary>
    public StructureTally Tally { get; }

    /// <summary>A budget of each row, drawn from the options'.</summary>
    public float[] Budgets(int rows, RandomStream random)
    {
        var budgets = new float[rows];
        for (var row = 0; row < rows; row++) budgets[row] = (float)_options.Budgets[random.Below(_options.Budgets.Count)];
        return budgets;
    }

    /// <summary>Draws by v.</summary>
    /// <param name="logits">(B, 2L).</param>
    /// <param name="budgets">(B) shares that no row exceeds; with independent gates, above which they are penalised.</param>
    /// <param name="average">Share that the rows may take on average, or 1 for no such limit.</param>
    /// <param name="temperature">Of the softmax.</param>
    /// <param name="entropyBonus">Weight of the entropy, 0 for none.</param>
    /// <param name="random">The dice.</param>
    public DrawnStructures Draw(Tensor logits, float[] budgets, double average, double temperature, double entropyBonus, RandomStream random) =>
        _options.Gates == StructureGates.Subsets
            ? DrawSubsets(Worths(logits), budgets, average, temperature, entropyBonus, ref random)
            : DrawGates(Worths(logits), budgets, temperature, entropyBonus, ref random);

    /// <summary>Any structure that a row's budget allows, all alike likely.</summary>
    public DrawnStructures DrawByChance(float[] budgets, RandomStream random)
    {
        var subsets = new int[budgets.Length];
        var allowed = new List<int>();
        for (var row = 0; row < subsets.Length; row++)
        {
            allowed.Clear();
            for (var subset = 0; subset < _shares.Length; subset++)
            {
                if (_shares[subset] <= budgets[row] + Rounding) allowed.Add(subset);
            }

            subsets[row] = allowed[random.Below(allowed.Count)];
            Tally.Add(subsets[row], Math.Log2(allowed.Count), _shares[subsets[row]]);
        }

        var kept = Hard(subsets);
        return new(kept, Both(kept), Loss: null);
    }

    /// <summary>The same structure for all rows.</summary>
    public DrawnStructures Same(int rows, Models.Plans.Structure structure)
    {
        var values = new float[rows * Blocks];
        for (var i = 0; i < values.Length; i++) values[i] = structure[i % Blocks] ? 1 : 0;
        var kept = torch.tensor(values, rows, Blocks);
        return new(kept, Both(kept), Loss: null);
    }

    /// <summary>(B, L) logit of keeping less that of skipping.</summary>
    private Tensor Worths(Tensor logits)
    {
        var parts = logits.split(Blocks, 1);
        return parts[0] - parts[1];
    }

    private DrawnStructures DrawSubsets(Tensor worths, float[] budgets, double average, double temperature, double entropyBonus, ref RandomStream random)
    {
        var (rows, subsets) = (budgets.Length, _shares.Length);
        var table = torch.tensor(_table, subsets, Blocks).to(worths.dtype); // (S, L)
        var masks = new float[rows * subsets];
        for (var i = 0; i < masks.Length; i++) masks[i] = _shares[i % subsets] <= budgets[i / subsets] + Rounding ? 0 : Never;
        var scores = worths.mm(table.t()); // (B, S)
        scores += torch.tensor(masks, rows, subsets).to(worths.dtype);
        if (average < 1) scores = Charged(scores, average);

        var noise = new float[rows * subsets];
        for (var i = 0; i < noise.Length; i++) noise[i] = Gumbel(ref random);
        var noisy = scores + torch.tensor(noise, rows, subsets).to(worths.dtype);
        var drawn = Largest(noisy);
        var soft = (noisy * (1 / temperature)).softmax(1).mm(table); // (B, L)
        var logs = scores.log_softmax(1); // (B, S)
        var probabilities = logs.exp();
        var entropy = -(probabilities * logs.clamp(-100, 0)).sum(1); // (B)
        Count(drawn, entropy);
        var hard = Hard(drawn).to(worths.dtype);
        var kept = hard + (soft - soft.detach());
        return new(kept, Both(_options.ProjectChoice ? kept : probabilities.mm(table)), Bonuses(probabilities, entropy, entropyBonus));
    }

    /// <summary>What entropy and information take off the loss; null for nothing.</summary>
    private Tensor? Bonuses(Tensor probabilities, Tensor entropy, double entropyBonus)
    {
        var loss = entropyBonus > 0 ? entropy.mean() * -entropyBonus : null;
        if (_options.InformationBonus == 0) return loss;
        var mean = probabilities.sum(0) * (1.0 / probabilities.shape[0]); // (S)
        var information = -(mean * (mean + 1e-12).log()).sum() - entropy.mean();
        return loss is null ? information * -_options.InformationBonus : loss - (information * _options.InformationBonus);
    }

    private DrawnStructures DrawGates(Tensor worths, float[] budgets, double temperature, double entropyBonus, ref RandomStream random)
    {
        var rows = budgets.Length;
        var noise = new float[rows * Blocks];
        for (var i = 0; i < noise.Length; i++) noise[i] = Gumbel(ref random) - Gumbel(ref random); // of keeping, of skipping
        var noisy = worths + torch.tensor(noise, rows, Blocks).to(worths.dtype);
        var values = noisy.detach().to(ScalarType.Float32).data<float>();
        var drawn = new int[rows];
        for (var i = 0; i < values.Length; i++) drawn[i / Blocks] |= (values[i] > 0 ? 1 : 0) << (i % Blocks);
        var soft = (noisy * (1 / temperature)).sigmoid();
        var hard = Hard(drawn).to(worths.dtype);
        var kept = hard + (soft - soft.detach());
        var probabilities = worths.sigmoid(); // (B, L)
        var entropy = -((probabilities * worths.logsigmoid()) + ((-probabilities + 1) * (-worths).logsigmoid())).sum(1); // (B)
        Count(drawn, entropy);

        float[] costs = [.. Enumerable.Range(0, Blocks).Select(block => _shares[1 << block])];
        var above = ((probabilities * torch.tensor(costs, 1, Blocks).to(worths.dtype)).sum(1) - torch.tensor(budgets, rows).to(worths.dtype)).relu();
        var loss = above.pow(2).mean() * _options.Penalty;
        if (entropyBonus > 0) loss -= entropy.mean() * entropyBonus;
        return new(kept, Both(_options.ProjectChoice ? kept : probabilities), loss);
    }

    /// <summary>
    /// Takes a price for each share of cost off all scores, so that the expected cost of the rows is the average. The price follows the scores, in its gradient too
    /// (implicit differentiation): worths that rise together, as far as they cost, change nothing and learn nothing. With a price that no gradient sees they rise without end.
    /// </summary>
    private Tensor Charged(Tensor scores, double average)
    {
        var price = FleetPrice.Find(scores.detach().to(ScalarType.Float32).data<float>(), _shares, average);
        if (price == 0) return scores;
        var shares = torch.tensor(_shares, 1, _shares.Length).to(scores.dtype);
        var probabilities = (scores - (shares * price)).softmax(1); // (B, S)
        var cost = (probabilities * shares).sum(1); // (B)
        var spread = ((probabilities.detach() * shares * shares).sum(1) - (cost.detach() * cost.detach())).mean().item(); // what a price of 1 more takes off the mean cost
        var mean = cost.mean();
        return scores - (shares * (((mean - mean.detach()) * (1 / Math.Max(spread, LeastSpread))) + price));
    }

    private void Count(int[] drawn, Tensor entropy)
    {
        var nats = entropy.detach().to(ScalarType.Float32).data<float>();
        for (var row = 0; row < drawn.Length; row++) Tally.Add(drawn[row], nats[row] / Math.Log(2), _shares[drawn[row]]);
    }

    private Tensor Hard(int[] subsets)
    {
        var kept = new float[subsets.Length * Blocks];
        for (var i = 0; i < kept.Length; i++) kept[i] = subsets[i / Blocks] >> (i % Blocks) & 1;
        return torch.tensor(kept, subsets.Length, Blocks);
    }

    private static Tensor Both(Tensor kept) => torch.cat([kept, -kept + 1], 1); // (B, 2L)

    private static int[] Largest(Tensor scores)
    {
        var width = (int)scores.shape[1];
        var values = scores.detach().to(ScalarType.Float32).data<float>();
        var largest = new int[values.Length / width];
        for (var row = 0; row < largest.Length; row++)
        {
            var own = values.AsSpan(row * width, width);
            largest[row] = own.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max<float>(own));
        }

        return largest;
    }

    private static float Gumbel(ref RandomStream random) => (float)-Math.Log(-Math.Log(Math.Max(random.Unit(), 1e-300)) + 1e-300);
}
