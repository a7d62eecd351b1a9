using Tailor.Customization.Chord;
using Tailor.Customization.ForwardOfa;
using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization;

/// <summary>The customizers of models, a line a method.</summary>
public static class Customizers
{
    /// <summary>Copies the customizer of an open model folder, which may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <returns>The customizer, or null where the model has none that decides a part of a plan.</returns>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    public static ICustomizer? Open(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Manifest.Customizer switch
        {
            null or { Decides.Count: 0 } => null,
            ChordSpec chord => new ChordCustomizer(chord, folder.Manifest.Backbone, new TensorFileSource(folder.Customizer!)),
            ForwardOfaSpec forwardOfa => new ForwardOfaCustomizer(forwardOfa, folder.Manifest.Backbone, new TensorFileSource(folder.Customizer!)),
            var other => throw new NotSupportedException($"There is no customizer for {other.GetType().Name}."),
        };
    }
}
