using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests;

/// <summary>The same operators on a CUDA device, where there is one and libtorch was built for it.</summary>
public sealed class CudaTests : TorchTest
{
    [SkippableFact]
    public void Values_travel_to_the_device_and_back()
    {
        SkipWithoutCuda();
        var x = torch.tensor<float>([1, 2, 3, 4], [2, 2], device: 0);
        Assert.Equal(0, x.device);
        Assert.Equal([1f, 3, 2, 4], x.t().data<float>());
        x.CopyFrom<float>([4, 3, 2, 1]);
        Assert.Equal([4f, 3, 2, 1], x.cpu().data<float>());
        Assert.Equal(0, x.cpu().cuda().device);
        Assert.Throws<TorchException>(() => x.AsSpan<float>().Length);
        Assert.Throws<TorchException>(() => x + torch.ones([2, 2]));
    }

    [SkippableFact]
    public void Gradients_and_adam_agree_with_the_cpu()
    {
        SkipWithoutCuda();
        torch.manual_seed(3);
        var (x, weight) = (torch.randn([8, 16]), torch.randn([4, 16]));
        var onDevice = weight.cuda();
        float[][] results = [Train(x, weight), Train(x.cuda(), onDevice)];
        for (var i = 0; i < results[0].Length; i++) Assert.Equal(results[0][i], results[1][i], 1e-4f);

        static float[] Train(Tensor x, Tensor weight)
        {
            weight.requires_grad = true;
            using var adam = new Adam([weight], new AdamOptions(WeightDecay: .01, Decoupled: true));
            for (var step = 0; step < 5; step++)
            {
                using var scope = torch.NewDisposeScope();
                var gradients = torch.grad(torch.linear(x, weight).tanh().pow(2).mean(), [weight]);
                adam.step(gradients, .01, GradientNorm.ClipScale(GradientNorm.Of(gradients), 1));
            }

            return weight.data<float>();
        }
    }

    [SkippableFact]
    public void Without_a_device_asking_for_one_is_an_error()
    {
        Skip.If(torch.cuda_is_available(), "There is a CUDA device.");
        Assert.Throws<TorchException>(() => torch.ones([1]).cuda());
        Assert.Throws<TorchException>(() => torch.tensor<float>([1], [1], device: 0));
        Assert.Throws<TorchException>(() => torch.set_default_device(0));
        Assert.Equal(-1, torch.get_default_device());
    }

    [SkippableFact]
    public void What_names_no_device_is_made_on_the_default_one()
    {
        SkipWithoutCuda();
        torch.set_default_device(0);
        try
        {
            Tensor[] made = [torch.tensor([1f]), torch.zeros([2]), torch.ones([2]), torch.full([2], 3), torch.arange(4), torch.randn([2]), torch.rand([2])];
            Assert.All(made, tensor => Assert.Equal(0, tensor.device));
            Assert.Equal(-1, torch.tensor<float>([1], [1], device: -1).device);
            Assert.Throws<TorchException>(() => torch.set_default_device(1_000));
            Assert.Equal(0, torch.get_default_device());
        }
        finally
        {
            torch.set_default_device(-1);
        }

        Assert.Equal(-1, torch.zeros([2]).device);
    }

    [SkippableFact]
    public void The_norm_of_gradients_is_the_same_on_both_devices()
    {
        SkipWithoutCuda();
        Tensor[] gradients = [torch.randn([7, 3]), torch.randn([11])];
        Assert.Equal(GradientNorm.Of(gradients), GradientNorm.Of(gradients.Select(gradient => gradient.cuda())), 1e-5);
    }

    private static void SkipWithoutCuda() =>
        Skip.IfNot(torch.cuda_is_available(), $"libtorch {torch.__version__} sees no CUDA device here.");
}
