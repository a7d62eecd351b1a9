using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests.Optimizers;

public sealed class AdamTests : TorchTest
{
    /// <summary>Parameters near 1 after ten steps in single precision.</summary>
    private const double SingleTolerance = 2e-6;

    private const double DoubleTolerance = 1e-13;

    public static TheoryData<double, bool> Decays => new() { { 0, false }, { .1, false }, { .1, true } };

    [Theory]
    [MemberData(nameof(Decays))]
    public void Both_ways_follow_the_reference_for_ten_steps(double decay, bool decoupled)
    {
        var options = new AdamOptions(.9, .98, 1e-8, decay, decoupled);
        var random = new Random(5);
        var start = Values(random, 37);
        var reference = new ReferenceAdam(start, options);
        Tensor single = Doubles(start).to(ScalarType.Float32), exact = Doubles(start);
        using var host = new Adam([single], options); // single precision on the CPU: the kernel
        using var operators = new Adam([exact], options); // double precision: libtorch's operators
        for (var step = 1; step <= 10; step++)
        {
            var gradient = Values(random, 37);
            double rate = .01 * step, scale = step % 2 == 0 ? .5 : 1;
            reference.Step(gradient, rate, scale);
            host.step([Doubles(gradient).to(ScalarType.Float32)], rate, scale);
            operators.step([Doubles(gradient)], rate, scale);
            AssertValues(reference.Parameter, [37], single, SingleTolerance);
            AssertValues(reference.Parameter, [37], exact, DoubleTolerance);
        }

        Assert.Equal(10, host.StepCount);
        Assert.True(reference.Parameter.Zip(start).Sum(pair => Math.Abs(pair.First - pair.Second)) > 1); // it went somewhere
    }

    [Fact]
    public void The_first_step_is_the_learning_rate_in_the_gradients_direction()
    {
        var x = torch.tensor([1f, 1, 1]);
        using var adam = new Adam([x], new AdamOptions());
        adam.step([torch.tensor([.001f, -5, 0])], .1);
        AssertValues([.9, 1.1, 1], [3], x, 1e-6);
    }

    [Fact]
    public void Decay_alone_shrinks_decoupled_weights_by_rate_times_decay()
    {
        var x = torch.tensor([2f, -4]);
        using var adam = new Adam([x], new AdamOptions(WeightDecay: .5, Decoupled: true));
        adam.step([torch.zeros([2])], .1);
        AssertValues([1.9, -3.8], [2], x, 1e-6);
    }

    [Fact]
    public void Large_parameters_are_shared_among_threads_with_the_same_result()
    {
        const int count = 300_001;
        var random = new Random(6);
        float[] start = Singles(random, count), gradient = Singles(random, count);
        var before = torch.get_num_threads();
        torch.set_num_threads(4);
        var together = torch.tensor(start);
        using var four = new Adam([together], new AdamOptions());
        torch.set_num_threads(1);
        var alone = torch.tensor(start);
        using var one = new Adam([alone], new AdamOptions());
        torch.set_num_threads(before);
        for (var step = 0; step < 3; step++)
        {
            four.step([torch.tensor(gradient)], .01);
            one.step([torch.tensor(gradient)], .01);
        }

        // Pieces end off the vectors' edges, where the scalar loop takes over: equal up to fused arithmetic.
        var (expected, found) = (alone.data<float>(), together.data<float>());
        for (var i = 0; i < count; i++) Assert.InRange(found[i], expected[i] - 1e-6f, expected[i] + 1e-6f);
    }

    [Fact]
    public void A_gradient_that_is_a_view_is_read_in_order()
    {
        var x = torch.zeros([2, 3]);
        using var adam = new Adam([x], new AdamOptions());
        adam.step([torch.tensor([1f, 0, 0, 1, 0, 1], 3, 2).t()], .1);
        AssertValues([-.1, 0, 0, 0, -.1, -.1], [2, 3], x, 1e-6);
    }

    [Fact]
    public void No_gradient_leaves_parameter_and_moments_alone()
    {
        Tensor x = torch.ones([2]), y = torch.ones([2]);
        using var adam = new Adam([x, y], new AdamOptions(WeightDecay: .5, Decoupled: true));
        adam.step([null, torch.ones([2])], .1);
        Assert.Equal([1f, 1], x.data<float>());
        Assert.Equal([0f, 0], adam.FirstMoments[0].data<float>());
        AssertValues([.85, .85], [2], y, 1e-6);
    }

    [Fact]
    public void Leaves_that_train_are_updated_without_a_record()
    {
        var x = torch.ones([2]);
        x.requires_grad = true;
        using var adam = new Adam([x], new AdamOptions());
        using (torch.NewDisposeScope()) adam.step(torch.grad((x * x).sum(), [x]), .1);
        AssertValues([.9, .9], [2], x.detach(), 1e-6);
        AssertValues([1.8, 1.8], [2], torch.grad((x * x).sum(), [x])[0]!, 1e-5);
    }

    [Fact]
    public void A_copy_of_the_state_goes_on_as_the_original_would()
    {
        var random = new Random(7);
        float[] start = Singles(random, 9), first = Singles(random, 9), second = Singles(random, 9);
        Tensor original = torch.tensor(start), resumed = torch.zeros([9]);
        using var a = new Adam([original], new AdamOptions());
        a.step([torch.tensor(first)], .1);
        using var b = new Adam([resumed], new AdamOptions()) { StepCount = a.StepCount };
        resumed.CopyFrom<float>(original.data<float>());
        b.FirstMoments[0].CopyFrom<float>(a.FirstMoments[0].data<float>());
        b.SecondMoments[0].CopyFrom<float>(a.SecondMoments[0].data<float>());
        a.step([torch.tensor(second)], .05);
        b.step([torch.tensor(second)], .05);
        Assert.Equal(original.data<float>(), resumed.data<float>());
    }

    [Fact]
    public void Gradients_that_do_not_fit_are_refused_and_nothing_changes()
    {
        Tensor x = torch.ones([3]), y = torch.ones([2, 2]);
        using var adam = new Adam([x, y], new AdamOptions());
        Assert.Equal("Expected 2 gradients, found 1. (Parameter 'gradients')", Refused(torch.ones([3])));
        Assert.Equal("Gradient 1 is Float32 [4], its parameter Float32 [2, 2]. (Parameter 'gradients')", Refused(torch.ones([3]), torch.ones([4])));
        Assert.Equal("Gradient 1 is Float64 [2, 2], its parameter Float32 [2, 2]. (Parameter 'gradients')", Refused(null, torch.ones([2, 2], ScalarType.Float64)));
        Assert.Equal(0, adam.StepCount);
        Assert.Equal([1f, 1, 1], x.data<float>());
        Assert.Equal([0f, 0, 0], adam.FirstMoments[0].data<float>());

        string Refused(params Tensor?[] gradients) => Assert.Throws<ArgumentException>(() => adam.step(gradients, .1)).Message;
    }

    [Fact]
    public void Disposed_it_keeps_no_handle_and_leaves_the_parameters()
    {
        var x = torch.ones([3]);
        var live = torch.LiveHandles;
        var adam = new Adam([x], new AdamOptions());
        Assert.Equal(live + 2, torch.LiveHandles);
        adam.step([torch.ones([3])], .1);
        adam.Dispose();
        Assert.Equal(live + 1, torch.LiveHandles); // the gradient
        Assert.Equal(3, x.numel());
    }

    private static double[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];

    private static float[] Singles(Random random, int count) => Array.ConvertAll(Values(random, count), value => (float)value);
}
