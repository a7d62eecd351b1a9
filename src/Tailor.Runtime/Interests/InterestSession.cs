using System.Numerics.Tensors;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Interests;

/// <summary>
/// One thread's use of an <see cref="InterestExtractor"/>. Calls allocate nothing. A session remembers its last profile: one that goes on from
/// it costs its new items only, with the same answer, until the profile is full; from then on each new item shifts it and all is computed anew.
/// </summary>
public sealed unsafe class InterestSession
{
    private const int ChunkRows = 48;

    private readonly InterestExtractor _extractor;
    private readonly KernelSet _kernels;
    private readonly int _stride;
    private readonly int _gatesStride;
    private readonly AlignedFloats _items;
    private readonly AlignedFloats _inputs;
    private readonly AlignedFloats _hidden;
    private readonly AlignedFloats _state;
    private readonly AlignedFloats _guided;
    private readonly AlignedFloats _inner;
    private readonly AlignedFloats _outer;
    private readonly int[] _seen;
    private int _seenCount;

    internal InterestSession(InterestExtractor extractor)
    {
        (_extractor, _kernels) = (extractor, extractor.Recommender.Set);
        _stride = _kernels.RowStride(Math.Max(extractor.Width, extractor.Gates.Stride));
        _gatesStride = _kernels.RowStride(extractor.Gates.Span);
        _items = new AlignedFloats(ChunkRows * _stride);
        _inputs = new AlignedFloats(ChunkRows * _gatesStride);
        _hidden = new AlignedFloats(_gatesStride);
        _state = new AlignedFloats(_stride);
        _guided = new AlignedFloats(_stride);
        _inner = new AlignedFloats(_stride);
        _outer = new AlignedFloats(_stride);
        _seen = new int[extractor.Spec.ProfileLength];
    }

    internal long ItemsComputed { get; private set; }

    /// <summary>Computes the interest that stands for a profile.</summary>
    /// <param name="profile">Items, oldest first; may be empty. The latest ProfileLength of them count.</param>
    /// <param name="interest">(Width) receives the interest, each value in −1 … 1.</param>
    /// <exception cref="ArgumentException">An item is not of this model, or the destination has another length.</exception>
    public void Compute(ReadOnlySpan<int> profile, Span<float> interest)
    {
        RequireLength(interest.Length, nameof(interest));
        RequireItems(profile);
        profile = profile[Math.Max(0, profile.Length - _seen.Length)..];

        var kept = profile.StartsWith(_seen.AsSpan(0, _seenCount)) ? _seenCount : 0;
        if (kept == 0) _state.Span.Clear();
        Read(_extractor.Plain, profile[kept..], _state, interest);
        profile.CopyTo(_seen);
        _seenCount = profile.Length;
        GC.KeepAlive(this);
    }

    /// <summary>Computes the interest as seen from a guide, which the cloud sends: the state begins with it.</summary>
    /// <param name="profile">Items, oldest first; may be empty. The latest ProfileLength of them count.</param>
    /// <param name="guide">(Width) the guide; finite values.</param>
    /// <param name="interest">(Width) receives the interest, each value in −1 … 1.</param>
    /// <exception cref="ArgumentException">An item is not of this model, a length is wrong, or a value of the guide is not finite.</exception>
    /// <exception cref="InvalidOperationException">The model's extractor is not guided.</exception>
    public void Compute(ReadOnlySpan<int> profile, ReadOnlySpan<float> guide, Span<float> interest)
    {
        var layers = _extractor.Guided ?? throw new InvalidOperationException("The extractor of this model is not guided: it reads a profile in one way only.");
        RequireLength(guide.Length, nameof(guide));
        RequireLength(interest.Length, nameof(interest));
        if (!TensorPrimitives.IsFiniteAll(guide)) throw new ArgumentException("A value of the guide is not finite.", nameof(guide));
        RequireItems(profile);
        guide.CopyTo(_guided.Span);
        Read(layers, profile[Math.Max(0, profile.Length - _seen.Length)..], _guided, interest);
        GC.KeepAlive(this);
    }

    /// <summary>Takes a state through items, then through the two layers.</summary>
    private void Read(InterestLayers layers, ReadOnlySpan<int> profile, AlignedFloats state, Span<float> interest)
    {
        var width = _extractor.Width;
        for (var first = 0; first < profile.Length; first += ChunkRows) Forward(layers, profile[first..Math.Min(first + ChunkRows, profile.Length)], state);
        _kernels.Linear(rows: 1, state.Start, _stride, layers.Inner, _inner.Start, _stride); // (1, d)
        TensorPrimitives.Tanh(_inner.Span[..width], _inner.Span);
        _kernels.Linear(rows: 1, _inner.Start, _stride, layers.Outer, _outer.Start, _stride); // (1, d)
        TensorPrimitives.Tanh(_outer.Span[..width], interest);
    }

    private void Forward(InterestLayers layers, ReadOnlySpan<int> profile, AlignedFloats state)
    {
        var width = _extractor.Width;
        ItemsComputed += profile.Length;
        for (var r = 0; r < profile.Length; r++) _extractor.Recommender.Items.CopyTo(profile[r], _items.Span.Slice(r * _stride, width)); // (R, d)
        _kernels.Linear(profile.Length, _items.Start, _stride, layers.Input, _inputs.Start, _gatesStride); // (R, 3d)
        for (nint r = 0; r < profile.Length; r++)
        {
            _kernels.Linear(rows: 1, state.Start, _stride, layers.Hidden, _hidden.Start, _gatesStride); // (1, 3d)
            _kernels.GruStep(width, _inputs.Start + (r * _gatesStride), _hidden.Start, _extractor.Gates.Stride, state.Start, state.Start); // (d)
        }
    }

    private void RequireLength(int found, string parameter)
    {
        if (found != _extractor.Width) throw new ArgumentException($"Expected a length of {_extractor.Width}, found {found}.", parameter);
    }

    private void RequireItems(ReadOnlySpan<int> profile)
    {
        var count = _extractor.Recommender.ItemCount;
        for (var i = 0; i < profile.Length; i++)
        {
            if ((uint)profile[i] >= (uint)count) throw new ArgumentOutOfRangeException(nameof(profile), profile[i], $"Entry {i} is no item of this model: expected 0 to {count - 1}.");
        }
    }
}
