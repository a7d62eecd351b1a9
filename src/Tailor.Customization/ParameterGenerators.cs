using Tailor.Customization.Diet;
using Tailor.Customization.Duet;
using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization;

/// <summary>The generators of models, a line a method.</summary>
public static class ParameterGenerators
{
    /// <summary>Copies the generator of an open model folder, which may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <returns>The generator, or null where the model has none.</returns>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    public static IParameterGenerator? Open(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Manifest.Customizer switch
        {
            DietSpec diet => new DietGenerator(diet, folder.Manifest.Backbone, new TensorFileSource(folder.Customizer!)),
            DuetSpec duet => new DuetGenerator(duet, folder.Manifest.Backbone.Width, new TensorFileSource(folder.Customizer!)),
            _ => null,
        };
    }
}
