namespace Tailor.Torch.Tests.Autograd;

/// <summary>Gradients of the typed methods one by one.</summary>
public sealed class OperatorGradientTests : TorchTest
{
    public static TheoryData<string> Functions => new(Table.Keys);

    // Inputs lie in (−1, 1) and away from the kinks of abs, relu and clamp.
    private static Dictionary<string, Func<Tensor, Tensor>> Table { get; } = new(StringComparer.Ordinal)
    {
        ["arithmetic"] = x => ((x + (x * .5)) * -x) - (x / ((x * x) + 1)),
        ["exp"] = x => x.exp(),
        ["log"] = x => (x + 2).log(),
        ["sqrt"] = x => (x + 2).sqrt(),
        ["pow"] = x => x.pow(3),
        ["abs"] = x => x.abs(),
        ["tanh"] = x => x.tanh(),
        ["sigmoid"] = x => x.sigmoid(),
        ["relu"] = x => x.relu(),
        ["softplus"] = x => x.softplus(),
        ["logsigmoid"] = x => x.logsigmoid(),
        ["clamp"] = x => x.clamp(-.45, .45),
        ["masked_fill"] = x => x.masked_fill(torch.tensor([true, false, false, true], 1, 4), 7),
        ["where"] = x => torch.where(torch.tensor([true, false, false, true], 1, 4), x, x * 3),
        ["shapes"] = x => x.t().reshape(2, 6).unsqueeze(1).expand(2, 3, 6).permute(2, 0, 1).contiguous(),
        ["pieces"] = x => torch.cat([x.narrow(1, 1, 2), x.split(2, 1)[1], x.split_with_sizes([3, 1], 1)[0]], 1),
        ["stack"] = x => torch.stack([x.select(0, 2), x.unbind()[0], x.transpose(0, 1).squeeze(0).select(1, 1)], 1),
        ["index_select"] = x => x.index_select(0, torch.tensor([2L, 0, 2])),
        ["gather"] = x => x.gather(1, torch.tensor([3L, 3, 0, 1, 2, 2], 3, 2)),
        ["sum"] = x => x.sum(1, keepdim: true) * x.sum(0),
        ["mean"] = x => x.mean() * x.sum(),
        ["amax"] = x => x.amax(1),
        ["logsumexp"] = x => x.logsumexp(1),
        ["softmax"] = x => x.softmax(0),
        ["log_softmax"] = x => x.log_softmax(-1),
        ["triu"] = x => torch.triu(x, 1),
        ["products"] = x => x.mm(x.t()).matmul(x.unsqueeze(0)).bmm(x.t().unsqueeze(0)),
        ["addmm"] = x => torch.addmm(x.select(0, 0), x, x.t().mm(x)),
        ["embedding"] = x => torch.embedding(x, torch.tensor([2L, 2, 0, 2], 2, 2)),
        ["conv2d"] = x => torch.conv2d(x.view(1, 1, 3, 4), x.view(2, 1, 2, 3), x.select(0, 0).narrow(0, 0, 2)),
        ["linear"] = x => torch.linear(x, x, x.t().select(0, 0)),
        ["to"] = x => x.to(ScalarType.Float64).cpu().clone().view(12),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradient_equals_differences(string function)
    {
        var x = GradientCheck.Random(5, 3, 4);
        Assert.DoesNotContain(x.data<double>(), value => Math.Abs(value) < .01 || Math.Abs(Math.Abs(value) - .45) < .01);
        GradientCheck.Of(() => Table[function](x), x);
    }

    [Fact]
    public void Rounding_has_no_gradient_and_straight_through_rounding_has_that_of_the_identity()
    {
        var x = Doubles([.2, .7, -1.6, 3.1]);
        x.requires_grad = true;
        AssertValues([0, 0, 0, 0], [4], torch.grad(x.round().sum(), [x])[0]!);

        var rounded = x + (x.round() - x).detach();
        AssertValues([0, 1, -2, 3], [4], rounded);
        AssertValues([1, 1, 1, 1], [4], torch.grad(rounded.sum(), [x])[0]!);
        // Through it the chain rule goes on: d round(x)² / dx = 2 round(x).
        rounded = x + (x.round() - x).detach();
        AssertValues([0, 2, -4, 6], [4], torch.grad((rounded * rounded).sum(), [x])[0]!);
    }

    [Fact]
    public void Straight_through_rounding_on_a_scale_learns_the_scale_too()
    {
        // s · ste(x / s): to x the identity; to s the rounding error over s, round(x/s) − x/s.
        var (x, scale) = (Doubles([.26, -.61]), Doubles([.1]));
        x.requires_grad = scale.requires_grad = true;
        var steps = x / scale;
        var gradients = torch.grad(((steps + (steps.round() - steps).detach()) * scale).sum(), [x, scale]);
        AssertValues([1, 1], [2], gradients[0]!);
        AssertValues([(3 - 2.6) + (-6 + 6.1)], [1], gradients[1]!, 1e-12);
    }
}
