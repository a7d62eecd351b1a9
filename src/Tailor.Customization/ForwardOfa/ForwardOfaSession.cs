using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.ForwardOfa;

/// <summary>
/// One thread's use of a <see cref="ForwardOfaCustomizer"/>: first the structure and the guide, then, with the interest that the device computed from the
/// guide, the parameters. Only results are allocated.
/// </summary>
public sealed unsafe class ForwardOfaSession : ICustomizerSession
{
    private readonly ForwardOfaCustomizer _customizer;
    private readonly StructureChoice _choice;
    private readonly float[] _worths;
    private readonly AlignedFloats _input;
    private readonly AlignedFloats _hidden;
    private readonly AlignedFloats _logits;
    private readonly AlignedFloats _distribution;
    private readonly AlignedFloats _guide;
    private readonly AlignedFloats _interest;
    private readonly AlignedFloats _values;
    private readonly float[] _parameters;

    internal ForwardOfaSession(ForwardOfaCustomizer customizer)
    {
        (_customizer, _choice) = (customizer, new StructureChoice(customizer.Backbone));
        var (kernels, blocks) = (customizer.Kernels, customizer.Blocks.Count);
        _worths = new float[blocks];
        _input = new AlignedFloats(kernels.RowStride(customizer.Width + 1));
        _hidden = new AlignedFloats(kernels.RowStride(customizer.Spec.Hidden));
        _logits = new AlignedFloats(kernels.RowStride(2 * blocks));
        _distribution = new AlignedFloats(kernels.RowStride(2 * blocks));
        _guide = new AlignedFloats(kernels.RowStride(customizer.Width));
        _interest = new AlignedFloats(kernels.RowStride(customizer.Width));
        _values = new AlignedFloats(customizer.Generators.Select(generator => generator.Stride).DefaultIfEmpty().Max());
        _parameters = new float[customizer.Generators.Sum(generator => generator.Values)];
    }

    /// <summary>A device's budget with what all users of the model share, where its training knew such an average and the budget names none of its own.</summary>
    /// <param name="budget">What the device can afford.</param>
    public StructureBudget Shared(StructureBudget budget) =>
        _customizer.Spec.Fleet is { } fleet && budget is { Average: null, Kind: StructureBudgetKind.MultiplyAdds } ? budget with { Average = fleet.Average, Price = fleet.Price } : budget;

    /// <summary>What is wrong with a budget for this network, or null.</summary>
    public string? Problem(StructureBudget budget) => _choice.Costs.Problem(budget)
        ?? (_customizer.Spec.Structures == StructureSource.Fixed && _customizer.Spec.FixedStructure() is var kept && !_choice.Costs.IsWithin(kept, budget)
            ? $"A budget of {budget} cannot be met: this model's structure is {_customizer.Spec.Kept} for everybody, which takes {_choice.Costs.Of(budget.Kind, kept)}{(budget.MostBytes is null ? "" : $" and {_choice.Costs.Of(StructureBudgetKind.Bytes, kept)} bytes")}."
            : null);

    /// <summary>The worth of each block to a user: logit of keeping it less that of skipping it.</summary>
    /// <param name="interest">(d) the user's interest, each value in −1 … 1; may be empty where the controller reads none.</param>
    /// <param name="budget">What the device can afford; the controller reads its share of all blocks' cost.</param>
    /// <param name="worths">(blocks) receives the worths.</param>
    /// <exception cref="ArgumentException">A length is wrong or a value out of range, or the model has no controller.</exception>
    public void Worths(ReadOnlySpan<float> interest, StructureBudget budget, Span<float> worths)
    {
        if (!_customizer.Spec.HasController) throw new ArgumentException("This model has no controller: its structures follow from no user.");
        if (worths.Length != _worths.Length) throw new ArgumentException($"Expected room for {_worths.Length} worths, found {worths.Length}.", nameof(worths));
        _input.Span.Clear();
        if (_customizer.Spec.Structures == StructureSource.Personal)
        {
            RequireInterest(interest, nameof(interest));
            interest.CopyTo(_input.Span);
        }

        var kernels = _customizer.Kernels;
        _input.Start[_customizer.Width] = _choice.Costs.ShareOf(Shared(budget));
        kernels.Linear(rows: 1, _input.Start, _input.Length, _customizer.ControllerInner!, _hidden.Start, _hidden.Length, Epilogue.Relu); // (1, h)
        kernels.Linear(rows: 1, _hidden.Start, _hidden.Length, _customizer.ControllerOuter!, _logits.Start, _logits.Length); // (1, 2L)
        TensorPrimitives.Subtract(_logits.Span[..worths.Length], _logits.Span.Slice(worths.Length, worths.Length), worths);
        GC.KeepAlive(this);
    }

    /// <summary>Decides which blocks a user's device keeps.</summary>
    /// <param name="interest">(d) the user's interest, each value in −1 … 1; may be empty where none is read.</param>
    /// <param name="budget">What the device can afford; never exceeded.</param>
    /// <param name="guide">(d) receives the guide; may be empty where there are no parameters.</param>
    /// <exception cref="ArgumentException">A length is wrong or a value out of range, or the budget cannot be met.</exception>
    public Structure Choose(ReadOnlySpan<float> interest, StructureBudget budget, Span<float> guide)
    {
        if (Problem(budget) is { } problem) throw new ArgumentException(problem, nameof(budget));
        var structures = _customizer.Spec.Structures;
        if (_customizer.Spec.HasController)
        {
            budget = Shared(budget);
            Worths(interest, budget, _worths);
            return Chosen(_choice.Best(_worths, budget), budget, guide);
        }

        if (structures == StructureSource.Random) RequireInterest(interest, nameof(interest));
        return Chosen(structures == StructureSource.Random ? ByChance(interest, budget) : Number(_customizer.Spec.FixedStructure()), budget, guide);
    }

    /// <summary>Decides by worths that come from elsewhere, such as the mean of many users'.</summary>
    /// <param name="worths">(blocks) the worth of each block.</param>
    /// <param name="budget">What the device can afford; never exceeded.</param>
    /// <param name="guide">(d) receives the guide; may be empty where there are no parameters.</param>
    /// <exception cref="ArgumentException">A length is wrong, a worth is not finite, the budget cannot be met, or the model has no controller.</exception>
    public Structure ChooseBy(ReadOnlySpan<float> worths, StructureBudget budget, Span<float> guide)
    {
        if (Problem(budget) is { } problem) throw new ArgumentException(problem, nameof(budget));
        if (!_customizer.Spec.HasController) throw new ArgumentException("This model has no controller: its structures follow from no worths.");
        budget = Shared(budget);
        var subset = _choice.Best(worths, budget);
        worths.CopyTo(_worths);
        return Chosen(subset, budget, guide);
    }

    /// <summary>The guide of a structure that was not chosen here but given: as if nothing else had been possible.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="guide">(d) receives the guide.</param>
    /// <exception cref="ArgumentException">It has another number of blocks, a length is wrong, or the model has no parameters.</exception>
    public void GuideOf(Structure structure, Span<float> guide)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (structure.Blocks != _worths.Length) throw new ArgumentException($"Expected a structure of {_worths.Length} blocks, found {structure.Blocks}.", nameof(structure));
        if (_customizer.Projection is null) throw new ArgumentException("This model generates no parameters, so it has no guide.");
        Certain(Number(structure), structure.Blocks);
        Guide(guide);
    }

    /// <summary>Generates the parameters of the kept blocks.</summary>
    /// <param name="structure">The kept blocks.</param>
    /// <param name="guided">(d) the interest as seen from the guide, each value in −1 … 1; where the model reads none, the guide itself.</param>
    /// <exception cref="ArgumentException">A length is wrong, a value out of range, or the model has no parameters.</exception>
    public Parameters Generate(Structure structure, ReadOnlySpan<float> guided)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (_customizer.Spec.Adaptation is not { } adaptation) throw new ArgumentException("This model generates no parameters.");
        if (structure.Blocks != _worths.Length) throw new ArgumentException($"Expected a structure of {_worths.Length} blocks, found {structure.Blocks}.", nameof(structure));
        if (_customizer.Spec.ReadsGuidedInterest)
        {
            RequireInterest(guided, nameof(guided));
            guided.CopyTo(_interest.Span);
        }
        else
        {
            if (guided.Length != _customizer.Width) throw new ArgumentException($"Expected a guide of {_customizer.Width} values, found {guided.Length}.", nameof(guided));
            TensorPrimitives.Tanh(guided, _interest.Span);
        }

        var at = 0;
        for (var block = 0; block < structure.Blocks; block++)
        {
            if (!structure[block]) continue;
            var generator = _customizer.Generators[block];
            generator.Run(_interest, _hidden, _values);
            _values.Span[..generator.Values].CopyTo(_parameters.AsSpan(at));
            at += generator.Values;
        }

        GC.KeepAlive(this);
        return new Parameters(adaptation.Form, _parameters.AsSpan(0, at));
    }

    /// <inheritdoc/>
    public PlanDecisions Decide(ReadOnlySpan<float> interest, DeviceBudgets budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        var guide = _customizer.Projection is null ? [] : new float[_customizer.Width];
        var budget = budgets.Structure ?? throw new ArgumentException("Forward-OFA decides blocks, and needs a budget for them.", nameof(budgets));
        var structure = Choose(interest, budget, guide);
        if (_customizer.Projection is null) return new() { Structure = structure };
        return _customizer.Spec.ReadsGuidedInterest ? new() { Structure = structure, Guide = guide } : new() { Structure = structure, Parameters = Generate(structure, guide) };
    }

    /// <inheritdoc/>
    public PlanDecisions Complete(PlanDecisions decisions, ReadOnlySpan<float> guided)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        if (decisions.Guide is null || decisions.Structure is null) throw new ArgumentException("These decisions are whole already: there is no guide in them.", nameof(decisions));
        return decisions with { Parameters = Generate(decisions.Structure, guided), Guide = null };
    }

    private Structure Chosen(int subset, StructureBudget budget, Span<float> guide)
    {
        var structure = _choice.Structure(subset);
        if (_customizer.Projection is null) return structure;
        Distribute(subset, budget, structure.Blocks);
        Guide(guide);
        return structure;
    }

    private void Distribute(int subset, StructureBudget budget, int blocks)
    {
        var kept = _distribution.Span[..blocks];
        var isCertain = !_customizer.Spec.HasController || _customizer.Spec.Projection == ProjectionInput.Choice;
        if (isCertain)
        {
            Certain(subset, blocks);
            return;
        }

        if (_customizer.Spec.Projection == ProjectionInput.Subsets) _choice.Probabilities(_worths, budget, kept);
        else TensorPrimitives.Sigmoid(_worths, kept);
        TensorPrimitives.Subtract(1, kept, _distribution.Span.Slice(blocks, blocks));
    }

    private void Certain(int subset, int blocks)
    {
        for (var block = 0; block < blocks; block++)
        {
            _distribution.Start[block] = subset >> block & 1;
            _distribution.Start[blocks + block] = 1 - (subset >> block & 1);
        }
    }

    private void Guide(Span<float> guide)
    {
        if (guide.Length != _customizer.Width) throw new ArgumentException($"Expected room for a guide of {_customizer.Width} values, found {guide.Length}.", nameof(guide));
        _customizer.Kernels.Linear(rows: 1, _distribution.Start, _distribution.Length, _customizer.Projection!, _guide.Start, _guide.Length); // (1, d)
        _guide.Span[..guide.Length].CopyTo(guide);
        GC.KeepAlive(this);
    }

    private static int Number(Structure structure)
    {
        var number = 0;
        for (var block = 0; block < structure.Blocks; block++) number |= (structure[block] ? 1 : 0) << block;
        return number;
    }

    /// <summary>A subset that the budget allows, all alike likely; the same interest gives the same.</summary>
    private int ByChance(ReadOnlySpan<float> interest, StructureBudget budget)
    {
        var hash = 14_695_981_039_346_656_037UL; // Fowler, Noll and Vo, 64 bits
        foreach (var part in MemoryMarshal.AsBytes(interest)) hash = (hash ^ part) * 1_099_511_628_211UL;
        var allowed = 0;
        for (var subset = 0; subset < _choice.Subsets; subset++) allowed += _choice.IsWithin(subset, budget) ? 1 : 0;
        var wanted = (int)((hash >> 11) % (ulong)allowed);
        for (var subset = 0; ; subset++)
        {
            if (_choice.IsWithin(subset, budget) && wanted-- == 0) return subset;
        }
    }

    private void RequireInterest(ReadOnlySpan<float> interest, string parameter)
    {
        if (interest.Length != _customizer.Width) throw new ArgumentException($"Expected an interest of {_customizer.Width} values, found {interest.Length}.", parameter);
        for (var i = 0; i < interest.Length; i++)
        {
            if (interest[i] is not (>= -1 and <= 1)) throw new ArgumentException($"Value {i} of the interest is {interest[i]}; expected −1 to 1.", parameter);
        }
    }
}
