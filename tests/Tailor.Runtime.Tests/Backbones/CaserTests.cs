using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Backbones;

public sealed class CaserTests : BackboneContract
{
    protected override IEnumerable<BackboneSpec> Specs =>
    [
        Spec(width: 5, length: 3, horizontal: 2, vertical: 3),
        Spec(width: 18, length: 7, horizontal: 17, vertical: 1) with { ItemBias = true },
        Spec(width: 64, length: 10, horizontal: 16, vertical: 4),
        Spec(width: 1, length: 1, horizontal: 1, vertical: 1),
    ];

    [Fact]
    public void One_filter_of_each_kind_is_worked_by_hand()
    {
        // Window (0, 3): item 0 = 3, one padded position. Vertical weights (10, 2), bias 1: 2·3 + 1 = 7.
        // Height 1, weight −1, bias 2: max(relu(2), relu(2 − 3)) = 2. Height 2, weights (1, 1), bias 0.5: 3.5.
        // Output weights (1, 1, 1), bias −2.5: relu(10) = 10; state weight −1, bias 4: −6.
        var spec = Spec(width: 1, length: 2, horizontal: 1, vertical: 1);
        var map = new TensorMap();
        map.Add("vertical.weight", new float[] { 10, 2 }, 1, 2);
        map.Add("vertical.bias", new float[] { 1 }, 1);
        map.Add("horizontal.1.weight", new float[] { -1 }, 1, 1, 1);
        map.Add("horizontal.1.bias", new float[] { 2 }, 1);
        map.Add("horizontal.2.weight", new float[] { 1, 1 }, 1, 2, 1);
        map.Add("horizontal.2.bias", new[] { 0.5f }, 1);
        map.Add("output.weight", new float[] { 1, 1, 1 }, 1, 3);
        map.Add("output.bias", new[] { -2.5f }, 1);
        map.Add("state.weight", new float[] { -1 }, 1, 1);
        map.Add("state.bias", new float[] { 4 }, 1);
        map.Add("items.weight", new float[] { 3 }, 1, 1);
        var state = new float[1];
        new Recommender(spec, 1, map).OpenSession().Encode([0], state);
        Assert.Equal(-6, state[0], 1e-5f);
    }

    internal static CaserSpec Spec(int width, int length, int horizontal, int vertical) =>
        new() { Width = width, MaxLength = length, HorizontalFilters = horizontal, VerticalFilters = vertical };
}
