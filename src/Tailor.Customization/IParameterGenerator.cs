using Tailor.Models.Customizers;

namespace Tailor.Customization;

/// <summary>
/// Makes values of a user's own network that no plan carries, in one forward pass: a baseline's masks or parameters. Immutable weights, shared by all threads.
/// </summary>
public interface IParameterGenerator
{
    /// <summary>What it is made of; <see cref="CustomizerSpec.Name"/> is the method's.</summary>
    CustomizerSpec Spec { get; }

    /// <summary>Values for a user.</summary>
    int Length { get; }

    /// <summary>Opens a session: all the working memory that one thread needs.</summary>
    IParameterGeneratorSession OpenSession();
}
