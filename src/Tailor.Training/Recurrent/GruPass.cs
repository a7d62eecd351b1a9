using System.Numerics.Tensors;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tensor = Tailor.Torch.Tensor;

namespace Tailor.Training.Recurrent;

/// <summary>
/// The recurrent half of a layer and its gradient with a product and a pass over memory for each place, where autograd has some twenty operators; the
/// gradient of the weights is one product over all places. Memory is in the order of places, so that each place is one stretch of it. Lives until the graph that it is part of has been differentiated.
/// </summary>
internal sealed class GruPass
{
    private readonly int _rows; // B
    private readonly int _places; // T
    private readonly int _width; // h
    private readonly Tensor _weight; // (3h, h)
    private readonly Tensor? _gains; // (B, 3h) of the products with the state
    private readonly Tensor _shifts; // (B or 1, 3h) what is added to them
    private readonly Tensor _gates; // (T, B, 3h) reset, update and candidate
    private readonly Tensor _fromState; // (T, B, h) what the state before gives to the candidate, which the reset gate multiplies
    private readonly Tensor _states; // (T + 1, B, h) the state before each place, and the last

    private GruPass(Tensor products, Tensor? initial, Tensor weight, LayerProducts recurrent)
    {
        var shape = products.shape;
        (_rows, _places, _width) = ((int)shape[0], (int)shape[1], (int)shape[2] / 3);
        (_weight, _gains, _shifts) = (weight.detach(), recurrent.Gains?.detach().contiguous(), recurrent.Shifts.detach().contiguous());
        _gates = Turned(products.detach());
        _fromState = torch.zeros([_places, _rows, _width]);
        _states = torch.zeros([_places + 1, _rows, _width]);
        initial?.detach().CopyTo(_states.AsSpan<float>()[..(_rows * _width)]);
    }

    /// <summary>The states of all places.</summary>
    /// <param name="products">(B, T, 3h) what the input gives to the gates reset, update and candidate; float32 on the CPU.</param>
    /// <param name="initial">(B, h) what the state begins with, or null for zeros.</param>
    /// <param name="weight">(3h, h) of the state.</param>
    /// <param name="recurrent">What becomes of the products with the state.</param>
    /// <returns>(B, T, h).</returns>
    public static Tensor States(Tensor products, Tensor? initial, Tensor weight, LayerProducts recurrent)
    {
        GruPass pass;
        Tensor states;
        using (torch.no_grad())
        {
            pass = new GruPass(products, initial, weight, recurrent);
            states = pass.Forward();
        }

        Tensor?[] inputs = [products, weight, recurrent.Shifts, recurrent.Gains, initial];
        return torch.function(states, [.. inputs.OfType<Tensor>()], gradient => pass.Backward(gradient, initial is not null));
    }

    private Tensor Forward()
    {
        var (weight, before) = (_weight.t(), _states.unbind()); // (h, 3h), T + 1 of (B, h)
        var product = torch.zeros([_rows, 3L * _width]);
        Span<float> gates = _gates.AsSpan<float>(), fromState = _fromState.AsSpan<float>(), states = _states.AsSpan<float>(), own = product.AsSpan<float>();
        var block = _rows * _width;
        for (var place = 0; place < _places; place++)
        {
            torch.mm_out(product, before[place], weight);
            GainAndShift(own);
            for (var row = 0; row < _rows; row++)
            {
                var at = (place * block) + (row * _width);
                GruCell.Step(own.Slice(row * 3 * _width, 3 * _width), states.Slice(at, _width), gates.Slice(3 * at, 3 * _width), fromState.Slice(at, _width), states.Slice(at + block, _width));
            }
        }

        return Turned(_states.narrow(0, 1, _places));
    }

    /// <summary>Gradients of products, weight, shifts, and of gains and initial state where they were given.</summary>
    /// <param name="gradient">(B, T, h) of the states.</param>
    /// <param name="hasInitial">Whether there was an initial state.</param>
    private Tensor[] Backward(Tensor gradient, bool hasInitial)
    {
        var upstream = Turned(gradient); // (T, B, h)
        var (ofProducts, ofShifted, carried) = (torch.zeros([_places, _rows, 3L * _width]), torch.zeros([_places, _rows, 3L * _width]), torch.zeros([_rows, _width]));
        var ofState = _gains is null ? ofShifted : torch.zeros([_places, _rows, 3L * _width]); // of the products with the state, before their gains
        var perPlace = ofState.unbind(); // T of (B, 3h)
        ReadOnlySpan<float> gates = _gates.AsSpan<float>(), fromState = _fromState.AsSpan<float>(), states = _states.AsSpan<float>(), given = upstream.AsSpan<float>(), gains = _gains is null ? [] : _gains.AsSpan<float>();
        Span<float> inputs = ofProducts.AsSpan<float>(), shifted = ofShifted.AsSpan<float>(), recurrent = ofState.AsSpan<float>(), carry = carried.AsSpan<float>();
        var block = _rows * _width;
        for (var place = _places - 1; place >= 0; place--)
        {
            for (var row = 0; row < _rows; row++)
            {
                var at = (place * block) + (row * _width);
                var own = carry.Slice(row * _width, _width);
                TensorPrimitives.Add(own, given.Slice(at, _width), own);
                GruCell.Differentiate(
                    gates.Slice(3 * at, 3 * _width), fromState.Slice(at, _width), states.Slice(at, _width), own, inputs.Slice(3 * at, 3 * _width), shifted.Slice(3 * at, 3 * _width));
            }

            if (_gains is not null) TensorPrimitives.Multiply(shifted.Slice(3 * place * block, 3 * block), gains, recurrent.Slice(3 * place * block, 3 * block));
            torch.addmm_out(carried, carried, perPlace[place], _weight);
        }

        var before = _states.narrow(0, 0, _places).view((long)_places * _rows, _width);
        var found = new List<Tensor> { Turned(ofProducts), ofState.view((long)_places * _rows, 3L * _width).t().mm(before), _shifts.ndim == 1 ? ofShifted.view((long)_places * _rows, 3L * _width).sum(0) : ofShifted.sum(0) };
        if (_gains is not null) found.Add((before.mm(_weight.t()).view(_places, _rows, 3L * _width) * ofShifted).sum(0));
        if (hasInitial) found.Add(carried);
        return [.. found];
    }

    /// <summary>A copy of (T, B, …) as (B, T, …), or the other way round.</summary>
    private static Tensor Turned(Tensor x)
    {
        var shape = x.shape;
        return torch.zeros([shape[1], shape[0], shape[2]]).copy_(x.transpose(0, 1));
    }

    /// <summary>Gains and shifts of products (B, 3h), in place.</summary>
    private void GainAndShift(Span<float> products)
    {
        ReadOnlySpan<float> shifts = _shifts.AsSpan<float>(), gains = _gains is null ? [] : _gains.AsSpan<float>();
        for (var start = 0; start < products.Length; start += 3 * _width)
        {
            var own = products.Slice(start, 3 * _width);
            var shift = shifts.Length == own.Length ? shifts : shifts.Slice(start, own.Length);
            if (gains.IsEmpty) TensorPrimitives.Add(own, shift, own);
            else TensorPrimitives.MultiplyAdd(own, gains.Slice(start, own.Length), shift, own);
        }
    }
}
