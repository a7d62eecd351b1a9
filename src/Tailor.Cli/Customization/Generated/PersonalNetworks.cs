using Tailor.Customization;
using Tailor.Customization.Diet;
using Tailor.Customization.Duet;
using Tailor.Runtime;

namespace Tailor.Cli.Customization.Generated;

/// <summary>Users' networks out of what a generator sends them; shared by all threads.</summary>
/// <param name="generator">The generator.</param>
internal abstract class PersonalNetworks(IParameterGenerator generator)
{
    /// <summary>The networks of a model, or null where its generator has none.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="shared">The network as all users share it.</param>
    public static PersonalNetworks? Of(IParameterGenerator? generator, NetworkTensors tensors, Recommender shared) => generator switch
    {
        DietGenerator diet => new DietNetworks(diet, tensors),
        DuetGenerator duet => new DuetNetworks(duet, shared),
        _ => null,
    };

    /// <summary>What makes values for a user.</summary>
    public IParameterGenerator Generator => generator;

    /// <summary>Bytes that a user is sent.</summary>
    public abstract int PayloadBytes { get; }

    /// <summary>Bytes in a device's memory beyond the network that all users share.</summary>
    public abstract long OwnBytes { get; }

    /// <summary>Whether a payload's bits are decisions, which are compared one by one; else payloads are compared as wholes.</summary>
    public abstract bool HasBits { get; }

    /// <summary>Makes a user's values comparable with others', for their mean.</summary>
    public virtual void Standardise(Span<float> values)
    {
        // Parameters are what they are; scores are not.
    }

    /// <summary>What travels.</summary>
    /// <param name="values">The generator's values.</param>
    public abstract byte[] Encode(ReadOnlySpan<float> values);

    /// <summary>The network of a user who was sent this, for one thread.</summary>
    public abstract IUserNetwork Open(ReadOnlySpan<byte> payload);
}
