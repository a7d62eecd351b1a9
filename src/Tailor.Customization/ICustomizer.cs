using Tailor.Models.Customizers;

namespace Tailor.Customization;

/// <summary>What turns interests and budgets into parts of plans, in one forward pass: immutable weights, shared by all threads.</summary>
public interface ICustomizer
{
    /// <summary>What it is made of; <see cref="CustomizerSpec.Name"/> is the method's.</summary>
    CustomizerSpec Spec { get; }

    /// <summary>Opens a session: all the working memory that one thread needs.</summary>
    ICustomizerSession OpenSession();
}
