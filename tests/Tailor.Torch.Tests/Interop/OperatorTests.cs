using Tailor.Torch.Interop;

namespace Tailor.Torch.Tests.Interop;

/// <summary>The one generic call: every kind of argument and result, and what is refused.</summary>
public sealed class OperatorTests : TorchTest
{
    [Fact]
    public void Any_operator_is_one_call_away() =>
        AssertValues([6], [], Operator.Find("aten::dot").Call(Doubles([1, 2]), Doubles([2, 2])));

    [Fact]
    public void Trailing_arguments_take_the_schemas_defaults()
    {
        var add = Operator.Find("aten::add", "Tensor");
        AssertValues([4], [1], add.Call(Doubles([1]), Doubles([3])));
        AssertValues([7], [1], add.Call(Doubles([1]), Doubles([3]), 2)); // alpha
    }

    [Fact]
    public void Strings_are_arguments()
    {
        var divide = Operator.Find("aten::div", "Tensor_mode");
        AssertValues([-3], [1], divide.Call(Doubles([-5]), Doubles([2]), "floor"));
        AssertValues([-2], [1], divide.Call(Doubles([-5]), Doubles([2]), "trunc"));
        var error = Assert.Throws<TorchException>(() => divide.Call(Doubles([-5]), Doubles([2]), "sideways, and far too long a name"));
        Assert.Contains("sideways, and far too long a name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_doubles_are_arguments()
    {
        // Nearest neighbours at 2 × in one dimension; the list stands between others.
        var upsample = Operator.Find("aten::upsample_nearest1d", "vec");
        AssertValues([1, 1, 2, 2], [1, 1, 4], upsample.Call(Doubles([1, 2], 1, 1, 2), Argument.None, new[] { 2.0 }));
    }

    [Fact]
    public void Lists_of_tensors_may_have_gaps_where_the_operator_allows_it()
    {
        var matrix = Doubles([1, 2, 3, 4, 5, 6], 2, 3);
        var index = Operator.Find("aten::index", "Tensor");
        AssertValues([3, 1, 6, 4], [2, 2], index.Call(matrix, new Tensor?[] { null, torch.tensor([2L, 0]) }));
        var error = Assert.Throws<TorchException>(() => Operator.Find("aten::cat").Call(new Tensor?[] { matrix, null }));
        Assert.Contains("element 1 of a list is absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_longer_than_the_stack_takes_passes()
    {
        var one = torch.ones([1]);
        Assert.Equal(1000, torch.cat([.. Enumerable.Repeat(one, 1000)]).numel());
    }

    [Fact]
    public void Absent_optional_arguments()
    {
        Assert.Equal([2L, 2], Operator.Find("aten::linear").Call(torch.ones([2, 3]), torch.ones([2, 3]), Argument.None).shape);
        Assert.Equal(ScalarType.Float64, Operator.Find("aten::sum").Call(torch.ones([2]), ScalarType.Float64).dtype);
        Assert.Equal(ScalarType.Float32, Operator.Find("aten::sum").Call(torch.ones([2]), Argument.None).dtype);
        Tensor[]? none = null;
        Assert.Throws<TorchException>(() => Operator.Find("aten::cat").Call(none));
    }

    [Fact]
    public void An_integer_serves_as_a_number_and_as_a_device()
    {
        AssertValues([0, 0], [2], Operator.Find("aten::dropout").Call(torch.ones([2]), 1, true)); // p is a float
        Assert.Equal(-1, Operator.Find("aten::zeros").Call(new[] { 2L }, Argument.None, Argument.None, -1).device); // Device?
    }

    [Theory]
    [InlineData("aten::linear", "Tensor", "weight", 1)]
    [InlineData("aten::layer_norm", "int[]", "normalized_shape", 1)]
    [InlineData("aten::relu", "Tensor", "self", 0)]
    public void A_wrong_kind_of_argument_is_named(string name, string type, string parameter, int position)
    {
        var arguments = new Argument[position + 1];
        for (var i = 0; i < position; i++) arguments[i] = torch.ones([2]);
        arguments[position] = 1.5;
        var error = Assert.Throws<TorchException>(() => Operator.Find(name).Call(arguments));
        Assert.Equal($"{name}: expected {type} as argument '{parameter}', found a floating-point number", error.Message);
    }

    [Fact]
    public void Every_kind_of_mistake_is_an_error_and_no_crash()
    {
        var x = torch.ones([2]);
        Argument[] kinds = [Argument.None, x, 1L, 1.5, true, "text", new[] { 1L }, new[] { 1.5 }, new Tensor?[] { x }];
        foreach (var name in (string[])["aten::relu", "aten::stack", "aten::layer_norm", "aten::dropout", "aten::zeros", "aten::gelu"])
            foreach (var first in kinds)
                foreach (var second in kinds)
                    _ = Record.Exception(() => Operator.Find(name).Call(first, second)) switch
                    {
                        null or TorchException => true,
                        var other => throw new InvalidOperationException(name, other),
                    };
    }

    [Fact]
    public void Too_many_and_too_few_arguments()
    {
        var x = torch.ones([2]);
        Assert.Equal("aten::relu: takes 1 arguments, got 2", Assert.Throws<TorchException>(() => Operator.Find("aten::relu").Call(x, x)).Message);
        Assert.Equal("aten::mm: needs its argument 'mat2'", Assert.Throws<TorchException>(() => Operator.Find("aten::mm").Call(x)).Message);
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var unknown = Operator.Find("aten::frobnicate");
        var error = Assert.Throws<TorchException>(() => unknown.Call());
        Assert.Contains("aten::frobnicate", error.Message, StringComparison.Ordinal);
        Assert.Equal("aten::add.Tensor", Operator.Find("aten::add", "Tensor").Name);
    }

    [Fact]
    public void Results_that_are_no_single_tensor_are_refused_and_freed()
    {
        var x = torch.ones([2]);
        var live = torch.LiveHandles;
        var several = Assert.Throws<TorchException>(() => Operator.Find("aten::unbind", "int").Call(x));
        Assert.Equal("aten::unbind.int returned Tensor, Tensor where one tensor was expected.", several.Message);
        var number = Assert.Throws<TorchException>(() => Operator.Find("aten::equal").Call(x, x));
        Assert.Equal("aten::equal returned Bool where one tensor was expected.", number.Message);
        Assert.Throws<TorchException>(() => Operator.Find("aten::size", "int").CallMany(x, 0));
        Assert.Equal(live, torch.LiveHandles);
    }

    [Fact]
    public void A_result_that_cannot_be_passed_is_an_error_that_loses_no_handle()
    {
        var complex = Operator.Find("aten::complex").Call(Doubles([1]), Doubles([2]));
        var live = torch.LiveHandles;
        var error = Assert.Throws<TorchException>(() => Operator.Find("aten::_local_scalar_dense").Call(complex));
        Assert.Equal("aten::_local_scalar_dense: cannot pass a result of type ComplexDouble", error.Message);
        Assert.Equal(live, torch.LiveHandles);
    }

    [Fact]
    public void Several_results_of_one_operator_come_in_order()
    {
        var results = Operator.Find("aten::max", "dim").CallMany(Doubles([1, 9, 3, 7, 5, 6], 2, 3), 1);
        AssertValues([9, 7], [2], results[0]);
        Assert.Equal([1L, 0], results[1].data<long>());
    }

    [Fact]
    public void Threads_share_an_operator()
    {
        var relu = Operator.Find("aten::relu");
        var x = Doubles([-1, 2]);
        var found = new double[8][];
        var threads = Enumerable.Range(0, found.Length).Select(i => new Thread(() =>
        {
            using var scope = torch.NewDisposeScope();
            for (var n = 0; n < 200; n++) found[i] = relu.Call(x).data<double>();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(found, values => Assert.Equal([0.0, 2], values));
    }
}
