using Tailor.Cli.Errors;
using Tailor.Models;
using Tailor.Models.Elastic;

namespace Tailor.Cli.Tables;

/// <summary>A model's scalable table, for commands that need one.</summary>
internal static class TableReading
{
    /// <summary>Opens it.</summary>
    /// <exception cref="FailureException">The model has none.</exception>
    public static ElasticFile Open(ModelFolder folder) => ElasticFile.IsIn(folder)
        ? ElasticFile.Open(folder)
        : throw new FailureException($"{folder.Manifest.Name} has no scalable table ({ElasticFile.Name}); tailor table build makes one from the data that it was trained on.");

    /// <summary>Whether a model's folder has a table, and that of this model.</summary>
    public static bool IsOf(ModelFolder folder)
    {
        try
        {
            return ElasticFile.IsIn(folder) && ElasticFile.Open(folder) is not null;
        }
        catch (ModelFormatException)
        {
            return false; // cut off, or another model's
        }
    }
}
