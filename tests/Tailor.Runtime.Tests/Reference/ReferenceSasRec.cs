using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>SASRec over the whole window, padded positions and all.</summary>
internal sealed class ReferenceSasRec(SasRecSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan) : ReferenceNetwork(spec, itemCount, tensors, plan)
{
    protected override double[] Forward(int[] window)
    {
        var padded = spec.Layout == PositionLayout.LeftAligned ? 0 : spec.MaxLength - window.Length;
        var positions = Matrix("positions.weight", spec.MaxLength, Width);
        var scale = spec.ScaleEmbedding ? Math.Sqrt(Width) : 1;
        var x = new List<double[]>();
        for (var i = 0; i < padded; i++) x.Add(spec.Layout == PositionLayout.Unmasked ? EmbeddingNorm(Vector("padding.weight", Width)) : new double[Width]);
        for (var i = 0; i < window.Length; i++) x.Add(EmbeddingNorm(Add([.. Items[window[i]].Select(v => v * scale)], positions[padded + i])));
        if (x.Count == 0) return Norm("final.norm", spec.NormEpsilon, new double[Width]);

        for (var b = 0; b < spec.Blocks; b++)
        {
            x = Block($"blocks.{b}", x);
            for (var i = 0; i < padded && spec.Layout == PositionLayout.Original; i++) x[i] = new double[Width];
        }

        return Norm("final.norm", spec.NormEpsilon, x[^1]);
    }

    private double[] EmbeddingNorm(double[] x) => spec.EmbeddingNorm ? Norm("embedding.norm", spec.NormEpsilon, x) : x;

    private List<double[]> Block(string name, List<double[]> x)
    {
        double[] First(double[] v) => Norm($"{name}.attention.norm", spec.NormEpsilon, v);
        double[] Second(double[] v) => Norm($"{name}.feedForward.norm", spec.NormEpsilon, v);
        double[] FeedForward(double[] v) => Linear($"{name}.feedForward.outer", Width, Relu(Linear($"{name}.feedForward.inner", spec.FeedForward, v)));

        switch (spec.Norm)
        {
            case NormPlacement.Pre:
                List<double[]> normal = [.. x.Select(First)];
                x = [.. x.Zip(Attention(name, normal, normal), Add)];
                return [.. x.Select(v => Add(v, FeedForward(Second(v))))];
            case NormPlacement.Post:
                x = [.. x.Zip(Attention(name, x, x), Add).Select(First)];
                return [.. x.Select(v => Second(Add(v, FeedForward(v))))];
            case NormPlacement.Query:
                List<double[]> queries = [.. x.Select(First)];
                return [.. queries.Zip(Attention(name, queries, x), Add).Select(Second).Select(y => Add(y, FeedForward(y)))];
            default:
                throw new InvalidOperationException("No such placement.");
        }
    }

    private List<double[]> Attention(string name, List<double[]> queries, List<double[]> keys)
    {
        var headWidth = Width / spec.Heads;
        List<double[]> q = [.. queries.Select(v => Linear($"{name}.attention.query", Width, v))];
        List<double[]> k = [.. keys.Select(v => Linear($"{name}.attention.key", Width, v))];
        List<double[]> v = [.. keys.Select(v => Linear($"{name}.attention.value", Width, v))];
        var mixed = new List<double[]>();
        for (var i = 0; i < q.Count; i++)
        {
            var row = new double[Width];
            for (var h = 0; h < spec.Heads; h++)
            {
                var head = (h * headWidth)..((h + 1) * headWidth);
                double[] weights = [.. Enumerable.Range(0, i + 1).Select(j => Math.Exp(Dot(q[i][head], k[j][head]) / Math.Sqrt(headWidth)))];
                for (var c = head.Start.Value; c < head.End.Value; c++) row[c] = weights.Select((w, j) => w * v[j][c]).Sum() / weights.Sum();
            }

            mixed.Add(Linear($"{name}.attention.output", Width, row));
        }

        return mixed;
    }
}
