using Tailor.Models.Backbones;

namespace Tailor.Models.Tests.Backbones;

public sealed class NextItNetSpecTests
{
    private static readonly NextItNetSpec Spec = (NextItNetSpec)SampleModels.Spec("nextitnet");

    [Fact]
    public void Dilations_begin_again_behind_the_last() => Assert.Equal([1, 3, 1, 3, 1], Enumerable.Range(0, 5).Select(Spec.DilationOf));

    [Fact]
    public void Specs_are_equal_when_their_dilations_are()
    {
        Assert.Equal(Spec, Spec with { Dilations = [1, 3] });
        Assert.Equal(Spec.GetHashCode(), (Spec with { Dilations = [1, 3] }).GetHashCode());
        Assert.NotEqual(Spec, Spec with { Dilations = [1, 4] });
        Assert.NotEqual(Spec, Spec with { Kernel = 3 });
        Assert.NotEqual(Spec, Spec with { Width = 5 });
    }

    [Fact]
    public void A_list_that_was_never_made_is_a_problem() => Assert.Contains("Dilations must be a list.", (Spec with { Dilations = default }).Problems());
}
