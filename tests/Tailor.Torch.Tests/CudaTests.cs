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
    }

    private static void SkipWithoutCuda() =>
        Skip.IfNot(torch.cuda_is_available(), $"libtorch {torch.__version__} sees no CUDA device here.");
}
